/** What dialect and providers of models' own tasks know together: the API of Hugging Face's pipelines. */

export const TASK_API = 'huggingface-task';
