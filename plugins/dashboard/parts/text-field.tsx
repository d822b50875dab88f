interface TextFieldProps {
  label: string;
  value: string;
  onChange(value: string): void;
  required?: boolean;
  hint?: string;
  placeholder?: string;
}

export function TextField({ label, value, onChange, required = false, hint, placeholder }: TextFieldProps) {
  return (
    <label class="field">
      <span>
        {label}
        {!required && <small> optional</small>}
      </span>
      <input
        type="text"
        required={required}
        value={value}
        placeholder={placeholder}
        spellcheck={false}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
      />
      {hint && <small>{hint}</small>}
    </label>
  );
}
