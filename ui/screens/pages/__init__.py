"""The pages of Impostazioni, one file each; `ui.screens.settings` shows one at a time."""
