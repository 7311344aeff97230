"""Writing returns: taking published figures, filling and uploading, submitting and deciding, closing months."""
