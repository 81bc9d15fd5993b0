// Heights of a histogram: logarithmic, or as they are.

interface LogButtonProps {
  readonly isLog: boolean;
  readonly set: (isLog: boolean) => void;
  readonly test: string;
}

export function LogButton({ isLog, set, test }: LogButtonProps) {
  return (
    <button type="button" className="button button-small" aria-pressed={isLog} data-testid={test} onClick={() => set(!isLog)}>
      log
    </button>
  );
}
