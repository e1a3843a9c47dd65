"""What stands around an article and is none of its sentences: footers, buttons, credits.

Gone: "Follow us on Mastodon", "Photo: Jane Roe", "To contact the paper write to:" at the end.
Kept: "Share prices fell.", "Related: a word that the minister avoids." in mid-article, and
"To contact the rebels, the government sent an envoy."
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from kgraph.documents.blocks import Block

#: News agencies, as an alternative of a pattern.
AGENCIES: Final = "ap|afp|reuters|ips|dpa|ani|pti|xinhua|tass|upi"

#: Longest furniture in characters; anything longer is somebody's prose.
_LONGEST: Final = 300

_NETWORK: Final = (
    r"(?:facebook|twitter|x|bluesky|mastodon|telegram|whatsapp|instagram|linkedin|youtube|reddit|threads"
    r"|tiktok|email|e-mail|pinterest)"
)
_PIECE: Final = r"(?:article|story|page|post|piece|report|link)"
_URL: Final = r"(?:https?://\S+|www\.\S+|(?:[a-z0-9-]{1,60}\.){1,4}[a-z]{2,12}(?:/\S*)?)"
_MAIL: Final = r"[\w.+-]{1,60}@[\w-]{1,60}(?:\.[\w-]{1,60}){1,4}"

_SHARE: Final = r"(?:share|tweet|pin|like|print|e-?mail|save|bookmark|listen|copy link|comments?)"
_NEWSLETTER: Final = r"(?:newsletters?|alerts?|briefing|updates?|channel|podcast|edition|inbox|digest)"
_PICTURE: Final = r"(?:photo(?:graph)?|image|picture|pic|illustration|graphic|video|credit|caption)s?"
_STORIES: Final = r"(?:articles?|stories|story|topics?|links?|coverage|content|posts?|reading|news|video)"
_CONTACT: Final = r"(?:contact|reach|subscribe|donate|more|further|additional|media|press)"
_ADDRESS: Final = r"(?:contact|e-?mail|write to|visit|tel|telephone|phone|fax|web|website)"

#: A paragraph of its own that is one of these leaves wherever it stands.
_ANYWHERE: Final = (
    r"(?:- ?)?(?:advertisement|advertising|sponsored(?: content)?)"
    r"(?: ?[-–—:]? ?(?:continue|story|scroll)[\w ]{0,60})?\.?",
    r"(?:story|article) continues below(?: advertisement)?|continue reading(?: below)?",
    rf"{_SHARE}(?: (?:to )?(?:this )?{_PIECE})?(?: (?:on|via|with) [\w ,/]{{1,80}})?[.!:]?",
    rf"(?:{_SHARE}|{_NETWORK})(?:[ ,|/•·]+(?:and |or )?(?:{_SHARE}|{_NETWORK}))*",
    rf"(?:please )?(?:follow|like|join|find) us (?:on|at|via) [^.]{{1,100}}(?:{_URL})?[.!]?",
    rf"follow (?:@\w+|[\w .'’-]{{1,60}}) on {_NETWORK}(?:[ :(@,].{{0,60}})?[.!]?",
    r"(?:please )?(?:sign up|subscribe|register)(?: here| now| today)?"
    r" (?:for|to) (?:our|the|your|a|free|email)\b"
    rf".{{0,120}}?\b{_NEWSLETTER}\b.{{0,80}}",
    rf"(?:get|receive) (?:our|the latest|more|the best)\b.{{0,100}}\b{_NEWSLETTER}\b.{{0,60}}",
    r"(?:newsletter|subscribe|sign up|log ?in|menu|search|skip to (?:main )?content|back to top"
    r"|loading)[.…!]*",
    r"click here\b.{0,100}",
    r"(?:read|see|watch|listen)"
    r"(?: (?:more|also|next|this|now|the full (?:story|report|article))){1,3}\s?(?:[:>»→].{0,200})?",
    r"(?:more|also) (?:on|about|from) this (?:story|topic|subject)(?::.{0,200})?",
    rf"(?:related|recommended|see also|don['’]?t miss|most read|most popular)"
    rf"(?: {_STORIES})?\s?(?::.{{0,200}})?",
    rf"(?:file |archive |cover |stock )?{_PICTURE}(?: (?:credit|by|courtesy|source)s?)?\s?:\s.{{1,250}}",
    r"[(\[](?:file |archive |ap |reuters )?(?:photo|image|picture|illustration|getty)\b.{0,200}[)\]]",
    r"(?:file|ap|afp|reuters|getty) (?:photo|images?)(?:/.{1,80})?",
    r"(?:©|\(c\)|copyright ©?)[ ]?(?:\d{4}|the |by ).{0,200}|©.{0,200}",
    r"(?:.{0,120}\.? )?all rights reserved\.?.{0,60}",
    r"\d{1,3}[ -]min(?:ute)?s?(?: read| to read)?|(?:estimated )?reading time:? .{1,30}",
    r"\d{0,6} ?comments?(?: \(\d{1,6}\))?",
    r"(?:leave|add|post|write) (?:a|your) comment.{0,60}|no comments(?: yet)?",
    rf"(?:[<(]?(?:{_URL}|{_MAIL})[>)]?[.,;|•· ]{{0,3}}){{1,4}}",
    r"@\w{1,30}|(?:[#@]\w{1,40}[ ,]{0,3}){2,12}",
    r"[^\w]{1,20}",
)

#: Only in the last paragraphs: what would be a sentence or a heading further up.
_AT_THE_END: Final = (
    rf"(?:to|for) {_CONTACT}\b.{{0,200}}:",
    rf"(?:to|for) {_CONTACT}\b.{{0,160}}"
    rf"(?:{_URL}|{_MAIL}|\bvisit|\be-?mail|\bcall \+?\d|\bclick)\b.{{0,120}}",
    rf"(?:please |media |press )?{_ADDRESS}s?\s?(?::.{{0,200}}|.{{0,120}}(?:{_URL}|{_MAIL}).{{0,60}})",
    r"[(\[]?(?:(?:additional|with|further) ){0,2}"
    r"(?:reporting|writing|written|edited|editing|compiled|translated)"
    r" (?:by|in [\w ]{1,30} by)\b.{0,250}",
    r"[(\[]?(?:with )?(?:inputs?|files?) from [\w ,/&.]{1,80}[)\]]?",
    r"this (?:article|story|piece|report|text|interview)\b.{0,60}"
    r"\b(?:published|appeared|updated|corrected|amended|translated|produced|licensed|generated)\b.{0,150}",
    r"(?:first|originally) published\b.{0,150}",
    r"(?:tags?|topics?|filed under|categor(?:y|ies)|keywords|posted in|labels)\s?:.{0,250}",
    r"the authors? also recommends?:?",
    r"(?:###|-? ?30 ?-?|ends?|\(ends\)|fin)",
    r"(?:about the author|about us|privacy(?: policy)?|terms(?: of (?:use|service))?|contact(?: us)?|imprint"
    r"|home|top|tags)",
    r"(?:cookies?(?: policy)?|all stories|next article|previous article)",
    rf"[(\[](?:{AGENCIES})[)\]]",
    r"\+?\d[\d ()/-]{5,20}",
    r"(?:support (?:us|our work|our journalism)|donate(?: now| today)?"
    r"|become a (?:member|subscriber))\b.{0,120}",
)

_ANYWHERE_RE: Final = re.compile("|".join(f"(?:{form})" for form in _ANYWHERE), re.IGNORECASE)
_AT_THE_END_RE: Final = re.compile("|".join(f"(?:{form})" for form in _AT_THE_END), re.IGNORECASE)


def without_furniture(blocks: Iterable[Block]) -> list[Block]:
    """Return the blocks less those that are furniture wherever they stand."""
    return [block for block in blocks if not is_furniture(block.text)]


def without_footer(blocks: Sequence[Block]) -> Sequence[Block]:
    """Return the blocks less the last ones that belong to a footer."""
    end = len(blocks)
    while end and is_footer(blocks[end - 1].text):
        end -= 1
    return blocks[:end]


def is_furniture(text: str) -> bool:
    """Tell whether a paragraph is furniture even in mid-article."""
    return 0 < len(text) <= _LONGEST and bool(_ANYWHERE_RE.fullmatch(text))


def is_footer(text: str) -> bool:
    """Tell whether a paragraph is furniture at the end of an article."""
    return is_furniture(text) or (0 < len(text) <= _LONGEST and bool(_AT_THE_END_RE.fullmatch(text)))
