"""Every exception that the core raises on purpose.

    CdpError                    an operation failed; its text is one sentence for a person
    ├── SourceError             a file cannot be read
    │   ├── UnreadableFile      not what its ending says, broken, encrypted, or of no known kind
    │   ├── EmptyFile           nothing in it but blanks
    │   └── UnsafeFile          a bomb, a path out of the archive, an entity expansion
    ├── MappingError            a mapping names what is not there, or says two things at once
    ├── LoadError               a load cannot be done, or is not known
    ├── IdentityError           a decision about who is who cannot be taken
    ├── ProfileNotFound         no profile has this identifier or id
    ├── RuleError               a segment rule is wrong; carries the path of the node
    ├── SegmentError            a saved segment is missing, in use or in a cycle
    ├── ExportError             an audience or a file of it cannot be made
    ├── Cancelled               someone asked to stop (in progress.py)
    └── WorkspaceError          the workspace cannot be opened
        ├── WorkspaceBusy       another process has it open
        └── OutOfMemory         it needs more memory than the database may use

A line that does not fit is no exception: it is a rejected row with its reason.
A text says what, where and what to do now.
"""


class CdpError(Exception):
    """An operation failed. `str(error)` is one sentence that a person can act on."""


class SourceError(CdpError):
    """A file cannot be read."""


class UnreadableFile(SourceError):
    """Not what its ending says, broken, encrypted, or of no known kind."""


class EmptyFile(SourceError):
    """Nothing in it but blanks."""


class UnsafeFile(SourceError):
    """A bomb, a path out of the archive, an entity expansion: refused before it is unpacked."""


class MappingError(CdpError):
    """A mapping names what is not there, or says two things at once."""


class LoadError(CdpError):
    """A load cannot be done, or is not known."""


class IdentityError(CdpError):
    """A decision about who is who cannot be taken."""


class ProfileNotFound(CdpError):
    """No profile has this identifier or id."""


class RuleError(CdpError):
    """A segment rule is wrong.

    Args:
        path: the node, as in `all[1].where.all[0]`; the root is "".
        message: what was found and what was expected.
        key: which part of the node it is, as in `value[2]` or `within.last`; "" is the whole of it.
    """

    def __init__(self, path: str, message: str, key: str = "") -> None:
        self.path = path
        self.message = message
        self.key = key
        super().__init__(path, message, key)

    def __str__(self) -> str:
        """With the part of the node, which is only known on the way out of the reader."""
        return f"{'.'.join(filter(None, (self.path, self.key))) or 'rule'}: {self.message}"

    @property
    def said(self) -> str:
        """The message, with the part of the node that it is about where that is not the node's own key."""
        return f"{self.key}: {self.message}" if "." in self.key or "[" in self.key else self.message


class SegmentError(CdpError):
    """A saved segment is missing, in use, or would contain itself."""


class ExportError(CdpError):
    """An audience or a file of it cannot be made."""


class WorkspaceError(CdpError):
    """The workspace cannot be opened."""


class WorkspaceBusy(WorkspaceError):
    """Another process has the workspace open."""


class OutOfMemory(WorkspaceError):
    """It needs more memory than the database may use; nothing has changed."""
