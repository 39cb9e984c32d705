"""The one exception a person is meant to read."""


class UserError(Exception):
    """A situation the user can mend: a locked file, a newer store, a wrong passphrase. One Chinese sentence."""
