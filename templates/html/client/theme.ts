// Light or dark: as the system says, until the reader says otherwise; the choice is kept for all pages of a report.
import { htmlLabels } from '../../wording/html-report.ts';
import { h } from './dom.ts';

const kept = 'bulkhead-theme';

/** A switch that is on in the dark. */
export function themeButton(): HTMLElement {
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)');
  const chosen = recall();
  if (chosen !== undefined) root.dataset.theme = chosen;
  const isDark = () => (root.dataset.theme ?? (system.matches ? 'dark' : 'light')) === 'dark';
  const button = h(
    'button',
    {
      type: 'button',
      class: 'theme',
      click: () => {
        root.dataset.theme = isDark() ? 'light' : 'dark';
        remember(root.dataset.theme);
        tell();
      },
    },
    htmlLabels.theme,
  );
  const tell = () => button.setAttribute('aria-pressed', String(isDark()));
  system.addEventListener('change', tell);
  tell();
  return button;
}

/** A browser may forbid storage to files. */
function recall(): string | undefined {
  try {
    const theme = localStorage.getItem(kept);
    return theme === 'dark' || theme === 'light' ? theme : undefined;
  } catch {
    return undefined;
  }
}

function remember(theme: string): void {
  try {
    localStorage.setItem(kept, theme);
  } catch {
    // The choice holds for this page then
  }
}
