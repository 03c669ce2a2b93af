"""Lines of a calendar file (RFC 5545): texts with their signs escaped, and long lines folded."""

LINE = "\n"
LONGEST = 74  # octets of a line without its end and the space that a folded one begins with
SPLIT = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": "\\n"})


def text(value: str) -> str:
    """A text as a value."""
    return value.replace("\\N", LINE).replace("\r\n", LINE).translate(SPLIT)


def lines(*contents: str) -> str:
    return "".join(f"{folded(content)}\r\n" for content in contents)


def folded(content: str) -> str:
    """A line of more octets than fit goes on in the next, after a space; never within a letter,
    nor between a sign and what escapes it."""
    octets = content.encode()
    if len(octets) <= LONGEST:
        return content
    parts, start = [], 0
    while len(octets) - start > LONGEST:
        end = start + LONGEST
        while octets[end] & 0xC0 == 0x80:  # within a letter
            end -= 1
        if octets[end - 1] in b"\\^" and end - 1 > start:
            end -= 1
        parts.append(octets[start:end])
        start = end
    return b"\r\n ".join([*parts, octets[start:]]).decode()
