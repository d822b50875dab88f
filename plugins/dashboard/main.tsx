import { render } from 'preact';
import 'uplot/dist/uPlot.min.css';
import { App } from './app';
import './styles/main.css';

const root = document.getElementById('page');
if (root) render(<App />, root);
