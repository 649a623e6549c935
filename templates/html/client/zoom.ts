// A picture that can be moved and enlarged: by dragging and the wheel, by keys, and by buttons.
import { htmlLabels } from '../../wording/html-report.ts';
import { h, svg } from './dom.ts';

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly label: string;
}

/** The drawing in a frame; the page scrolls on where the wheel is used without Ctrl. */
export function zoomable(drawing: readonly SVGElement[], { width, height, label }: Frame): HTMLElement {
  let [x, y, scale] = [0, 0, 1];
  const picture = svg('svg', { viewBox: `0 0 ${width} ${height}`, 'aria-hidden': 'true' }, ...drawing);

  function show(): void {
    picture.setAttribute('viewBox', `${x} ${y} ${width / scale} ${height / scale}`);
  }

  /** Around a point of the picture, its middle where none is given. */
  function zoom(factor: number, at = { x: x + width / scale / 2, y: y + height / scale / 2 }): void {
    const next = Math.min(8, Math.max(0.5, scale * factor));
    x = at.x - ((at.x - x) * scale) / next;
    y = at.y - ((at.y - y) * scale) / next;
    scale = next;
    show();
  }

  function move(right: number, down: number): void {
    x += right / scale;
    y += down / scale;
    show();
  }

  function reset(): void {
    [x, y, scale] = [0, 0, 1];
    show();
  }

  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => move(-60, 0),
    ArrowRight: () => move(60, 0),
    ArrowUp: () => move(0, -60),
    ArrowDown: () => move(0, 60),
    '+': () => zoom(1.25),
    '=': () => zoom(1.25),
    '-': () => zoom(0.8),
    '0': reset,
  };
  const frame = h(
    'div',
    {
      class: 'frame',
      tabindex: 0,
      role: 'group',
      'aria-label': label,
      keydown: (event) => {
        const act = keys[(event as KeyboardEvent).key];
        if (act === undefined) return;
        event.preventDefault();
        act();
      },
    },
    picture,
  );
  drag(picture, (dx, dy) => {
    const shown = picture.getBoundingClientRect();
    move((-dx * width) / shown.width, (-dy * height) / shown.height);
  });
  picture.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      const shown = picture.getBoundingClientRect();
      const at = {
        x: x + ((event.clientX - shown.left) / shown.width) * (width / scale),
        y: y + ((event.clientY - shown.top) / shown.height) * (height / scale),
      };
      zoom(event.deltaY < 0 ? 1.15 : 0.87, at);
    },
    { passive: false },
  );
  const button = (text: string, name: string, act: () => void) =>
    h('button', { type: 'button', 'aria-label': name, title: name, click: act }, text);
  return h(
    'div',
    { class: 'zoom' },
    frame,
    h(
      'div',
      { class: 'zoom-buttons' },
      button('+', htmlLabels.zoomIn, () => zoom(1.25)),
      button('−', htmlLabels.zoomOut, () => zoom(0.8)),
      button('⤢', htmlLabels.reset, reset),
    ),
  );
}

function drag(picture: SVGElement, moved: (dx: number, dy: number) => void): void {
  let last: { readonly x: number; readonly y: number } | undefined;
  picture.addEventListener('pointerdown', (event) => {
    last = { x: event.clientX, y: event.clientY };
  });
  picture.addEventListener('pointermove', (event) => {
    if (last === undefined || event.buttons === 0) {
      last = undefined;
      return;
    }
    moved(event.clientX - last.x, event.clientY - last.y);
    last = { x: event.clientX, y: event.clientY };
  });
}
