import { ChevronDown } from 'lucide-react';
import { useId, type ComponentProps, type ReactNode } from 'react';
import './field.css';

interface FieldProps {
  readonly label: string;
  readonly isLabelHidden?: boolean;
  readonly hint?: ReactNode;
  readonly error?: string | null;
}

interface TextFieldProps extends FieldProps, Omit<ComponentProps<'input'>, 'className' | 'style' | 'id'> {}

export function TextField(props: TextFieldProps) {
  const { label, isLabelHidden = false, hint, error = null, ...rest } = props;
  const id = useId();
  const noteId = `${id}-note`;
  const hasNote = hint !== undefined || error !== null;
  return (
    <div className="field">
      <label htmlFor={id} className={isLabelHidden ? 'visually-hidden' : 'field-label'}>
        {label}
      </label>
      <input
        id={id}
        type="text"
        className="input"
        aria-invalid={error !== null}
        {...(hasNote ? { 'aria-describedby': noteId } : {})}
        {...rest}
      />
      {hasNote ? (
        <div id={noteId} className={error === null ? 'field-hint' : 'field-error'}>
          {error ?? hint}
        </div>
      ) : null}
    </div>
  );
}

interface SelectProps<V extends string> extends FieldProps {
  readonly value: V;
  readonly options: ReadonlyArray<{ readonly value: V; readonly label: string }>;
  readonly onChange: (value: V) => void;
  readonly variant?: 'default' | 'quiet';
  readonly disabled?: boolean;
}

export function Select<V extends string>(props: SelectProps<V>) {
  const {
    label,
    isLabelHidden = false,
    hint,
    error = null,
    value,
    options,
    onChange,
    variant,
    disabled,
  } = props;
  const id = useId();
  const noteId = `${id}-note`;
  const hasNote = hint !== undefined || error !== null;
  return (
    <div className="field">
      <label htmlFor={id} className={isLabelHidden ? 'visually-hidden' : 'field-label'}>
        {label}
      </label>
      <div className="select-wrap">
        <select
          id={id}
          className={variant === 'quiet' ? 'select select-quiet' : 'select'}
          value={value}
          disabled={disabled === true}
          {...(hasNote ? { 'aria-describedby': noteId } : {})}
          onChange={(event) => {
            const chosen = options.find((option) => option.value === event.target.value);
            if (chosen !== undefined) onChange(chosen.value);
          }}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown size={14} aria-hidden="true" />
      </div>
      {hasNote ? (
        <div id={noteId} className={error === null ? 'field-hint' : 'field-error'}>
          {error ?? hint}
        </div>
      ) : null}
    </div>
  );
}

export function Checkbox(props: {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChange: (checked: boolean) => void;
}) {
  const { label, hint, checked, disabled = false, onChange } = props;
  const noteId = useId();
  return (
    <div className="field">
      <label className="check">
        <input
          type="checkbox"
          checked={checked}
          disabled={disabled}
          {...(hint === undefined ? {} : { 'aria-describedby': noteId })}
          onChange={(event) => {
            onChange(event.target.checked);
          }}
        />
        <span>{label}</span>
      </label>
      {hint === undefined ? null : (
        <div id={noteId} className="field-hint check-hint">
          {hint}
        </div>
      )}
    </div>
  );
}
