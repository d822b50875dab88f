import { type CachedShape, forgetEntry } from '../../api/cache';
import { FormDialog } from '../../parts/form-dialog';

interface ForgetAnswerProps {
  of: CachedShape;
  onDone(): void;
  onClose(): void;
}

export function ForgetAnswer({ of, onDone, onClose }: ForgetAnswerProps) {
  const forget = async () => {
    await forgetEntry(of);
    onDone();
  };
  return (
    <FormDialog title="Forget the answer?" action="Forget" dangerous onSubmit={forget} onClose={onClose}>
      <p>
        The cache of <b>{of.pipeline}</b> answers no more with what it keeps for this question. Whoever asks it next is
        answered by the model.
      </p>
      <p class="question">{of.question}</p>
    </FormDialog>
  );
}
