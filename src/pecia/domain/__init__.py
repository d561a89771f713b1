"""The domain: frozen values and the rules over them, without any I/O."""
