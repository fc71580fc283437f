"""What the pages share: the shop behind them, the words, the canvas. Only files in ui/ import streamlit."""
