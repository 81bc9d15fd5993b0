// The page's entry: styles, the window's parts, and the start.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { startWindow } from './start.ts';
import './theme/tokens.css';
import './theme/controls.css';
import './theme/layout.css';

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
void startWindow(window);
