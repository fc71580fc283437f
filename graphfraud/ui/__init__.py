"""What the screens show, as plain frozen data: no Streamlit here, so that all of it is tested without one."""
