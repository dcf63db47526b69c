"""What one centre is asked while the others go on."""
from floor import check, wait_for


class Watch:
    """`over` is an event: the spike of the one centre, by which all others go, has been resolved."""

    def __init__(self, stack, over):
        self.stack, self.over = stack, over

    def wait(self, what, condition, deadline_s):
        return wait_for(what, condition, deadline_s, pause_s=0.25)

    def expect_silence(self):
        """Nobody is paged until the spike of the other centre is over."""
        self.until_over(self.expect_nobody_paged)

    def until_over(self, holds):
        """holds() looks once a second, and once more in the end."""
        while not self.over.wait(1):
            holds()
        holds()

    def expect_nobody_paged(self):
        paged = [(one.what, one.annotations.get("summary")) for one in self.stack.pager.pages()]
        check(not paged, f"somebody was paged: {paged}")
