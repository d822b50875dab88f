import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon';

interface ButtonProps {
  children?: ComponentChildren;
  icon?: IconName;
  /** What a button of an icon alone does, in words. */
  label?: string;
  kind?: 'plain' | 'primary' | 'danger' | 'quiet';
  type?: 'button' | 'submit';
  pressed?: boolean;
  disabled?: boolean;
  onClick?: () => void;
}

export function Button({
  children,
  icon,
  label,
  kind = 'plain',
  type = 'button',
  pressed,
  disabled,
  onClick,
}: ButtonProps) {
  return (
    <button
      type={type}
      class={`button ${kind} ${children ? '' : 'icon-only'}`}
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={onClick}
    >
      {icon && <Icon name={icon} />}
      {children && <span>{children}</span>}
    </button>
  );
}
