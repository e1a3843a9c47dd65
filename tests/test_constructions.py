"""Constructions on the trained pipeline: for each a text that it covers, and one that it must leave alone."""

import pytest

from kgraph.model import Statement
from kgraph.pipeline import Extractor, load

#: Construction, text, and what it states: "actor relation target", with ! before a denied relation, ? before a
#: possible one, and who says so behind a bar; or, after "not", what it must not state.
CASES = [
    ("what a speaker says of a plan", "The mayor said the toll was reckless.",
     "The mayor criticizes the toll | The mayor"),
    ("what nobody says of a plan", "The toll was reckless.", "not criticizes"),
    ("what a speaker calls somebody", "The bishop called the mayor a liar.", "The bishop criticizes the mayor"),
    ("what a speaker does not call it", "The bishop did not call the toll absurd.", "The bishop !criticizes the toll"),
    ("what something is seen as", "The toll was seen as reckless by the union.", "the union criticizes The toll"),
    ("what a speaker praises as", "The bishop described the mayor as a hero.", "The bishop praises the mayor"),
    ("an adjective before the noun", "“This reckless mayor must go,” Roe said.",
     "Roe criticizes This reckless mayor | Roe"),
    ("an adjective before what is no actor", "“This reckless speed must end,” Roe said.", "not criticizes"),
    ("a deed told by a speaker", "The nurses said the regime had violated the truce.",
     "The nurses accuses the regime | The nurses"),
    ("a deed told by the article", "The regime had violated the truce.", "not accuses"),
    ("what a word means when denied", "The bishop will not tolerate the blockade.", "The bishop ?opposes the blockade"),
    ("what is not true", "“The claim is not true,” Roe said.", "Roe rejects The claim | Roe"),
    ("what is true", "“The claim is true,” Roe said.", "not rejects"),
    ("committed to doing", "Kenya is committed to draining the valley.", "Kenya promises draining the valley"),
    ("committed to a thing", "Kenya is committed to the treaty.", "not promises"),
    ("what the speaker will do", "The bank said it would refund its customers.",
     "The bank promises refund its customers"),
    ("what another will do", "The bank said the mayor would refund its customers.", "not promises"),
    ("what others must do", "Roe said the ministry must publish the figures.", "Roe demands publish the figures | Roe"),
    ("what the speaker must do", "Roe said she must publish the figures.", "not demands"),
    ("what must be, by nobody", "The ministry must publish the figures.", "not demands"),
    ("two who meet", "Kenya and Chad met in Oman.", "Kenya meetsWith Chad"),
    ("talks between two", "Talks between Kenya and Chad failed.", "Kenya meetsWith Chad"),
    ("talks of two before a hyphen", "US-Russian talks failed.", "US meetsWith Russian"),
    ("talks of what are no states", "Bank merger talks failed.", "not meetsWith"),
    ("a day in the way", "Norway on Friday lifted sanctions on Iran.", "Norway concedesTo Iran"),
    ("not only", "The bishops did not only back the treaty.", "The bishops backs the treaty"),
    ("what it stands for", "The House passed the bill. The governor vetoed it.", "The governor rejects it"),
    ("what it stands for after what that is", "The reform is a disgrace. “It will ruin families,” Roe said.",
     "Roe ?criticizes It | Roe"),
    ("talks with a third", "Kenya and Chad held talks with Oman.", "Kenya meetsWith Oman"),
    ("two with a third do not meet each other", "Kenya and Chad met Oman.", "not Kenya meetsWith Chad"),
    ("two who agree on a thing", "Kenya and Chad agreed on a truce.", "Kenya agreesWith Chad"),
    ("a counted group", "The two ministers met on Monday.", "The two ministers meetsWith The two ministers"),
    ("a group that is not counted", "The ministers met on Monday.", "not meetsWith"),
    ("words of an author", "Roe sent a letter urging the court to free the editor.", "Roe demands to free the editor"),
    ("a report by an author", "The union's report condemned the mayor.", "The union criticizes the mayor"),
    ("a person that a verb acts on", "Roe met a nurse urging the court to free the editor.", "not Roe demands"),
    ("whose crimes an inquiry is into", "The judge opened an inquiry into the regime's crimes.",
     "The judge accuses the regime"),
    ("who is alleged to have done it", "Monitors alleged that the junta jailed editors.", "Monitors accuses the junta"),
    ("a deed that stands for its doer", "Chad launched two raids on rebels. One raid hit a camp.",
     "One raid attacks a camp"),
    ("a deed of nobody", "One raid hit a camp.", "not attacks"),
    ("a weapon with an owner", "Chad's missiles hit the rebels.", "Chad's missiles attacks the rebels"),
    ("after a colon", "The mayor said: We back the ferry. We oppose the toll.", "We opposes the toll | The mayor"),
    ("after a colon, by somebody else",
     "The mayor said: We back the ferry. The bishop said the union opposes the toll.",
     "the union opposes the toll | The bishop"),
    ("named at the end", "“Shame on them. We oppose the toll,” the bishop said.", "We opposes the toll | the bishop"),
    ("named in the next sentence", "“We oppose the toll!” The bishop spoke on Monday.", "not said"),
    ("at no time", "At no time did Kenya back the treaty.", "Kenya !backs the treaty"),
    ("at that time", "At that time Kenya backed the treaty.", "Kenya backs the treaty"),
    ("whom a possessive stands for", "Oman thanked Kenya for its support for the treaty.", "Kenya backs the treaty"),
    ("whom it does not stand for", "Kenya attacked Chad in its campaign against the rebels.",
     "Kenya opposes the rebels"),
    ("what is wanted of another", "Roe urged Kenya to back the treaty.", "Kenya ?backs the treaty | Roe"),
    ("an exclusion", "The actress accepted the award.", "not agreesWith"),
    ("without an exclusion", "The union accepted the offer.", "The union agreesWith the offer"),
    ("a weapon of somebody's", "Kenyan army bulldozers destroyed the huts.", "Kenyan army bulldozers attacks the huts"),
    ("a weapon of nobody's", "Bulldozers destroyed the huts.", "not attacks"),
    ("a counted thing", "Chad will send two tons of aid to Oman.", "Chad ?aids Oman"),
    ("a place that is counted", "Chad sent two envoys of peace to Oman.", "not aids"),
    ("what a letter to others urges", "Roe sent a letter to members of the guild urging restraint.",
     "Roe demands restraint"),
    ("what others urge", "Members of the guild urging restraint met Roe.", "Members of the guild demands restraint"),
    ("what an infinitive is done to", "Roe left to hear Kenya's criticism of the treaty.",
     "Kenya criticizes the treaty"),
    ("whom an infinitive is done to", "Roe left to embolden Kenya's backers.", "Kenya's backers backs Kenya"),
    ("what comes of an infinitive", "Roe left to win Kenya's support for the treaty.", "Kenya ?backs the treaty"),
    ("in words", "Ann Roe attacked the judges.", "Ann Roe criticizes the judges"),
    ("not in words", "Rebels attacked the judges.", "Rebels attacks the judges"),
    ("what must not be", "Roe said the court must not rule now.", "Roe demands not rule now | Roe"),
    ("what one will not do", "Roe announced she would not refund the tenants.", "Roe promises not refund the tenants"),
    ("at night", "Police opened fire on Monday night.", "not attacks"),
    ("who a noun is from", "Opposition from unions to the bill grew.", "unions opposes the bill"),
    ("what another thing will do", "Officials said it would cost a fortune.", "not promises"),
    ("what a protest demands", "The miners staged a protest demanding a raise.", "The miners demands a raise"),
    ("what another demands", "The miners opened a shop demanding cash.", "not The miners demands"),
    ("what others must be ready for", "Roe said Kenya must be ready to lead the talks.",
     "Roe demands be ready to lead the talks | Roe"),
    ("what must be so", "Roe said the figure must be wrong.", "not demands"),
    ("behind a day without a comma", "Ann Roe Wednesday rejected the offer.", "Ann Roe rejects the offer"),
    ("behind a dateline", "NAIROBI, June 25 (Reuters) — Kenya backed the treaty.", "Kenya backs the treaty"),
    ("somebody who is not there yet", "Doctors called for a new government.", "Doctors demands a new government"),
    ("somebody who is there", "Doctors called for the police.", "not demands"),
    ("against something", "The dockers are against the toll.", "The dockers opposes the toll"),
    ("against the law", "Smoking is against the law.", "not opposes"),
    ("what is ruled out", "The minister ruled out supporting the ban.", "The minister !backs the ban"),
    ("what one would rather not", "The duke would rather resign than sign the bill.", "The duke ?backs the bill"),
    ("another instead", "The party supports the toll rather than the ferry.", "The party backs the toll"),
    ("not another", "The party supports the toll rather than the ferry.", "not backs the ferry"),
    ("what one warned against", "Roe warned against supporting the junta.", "not Roe backs"),
    ("for somebody to act", "Roe called for the judge to free the editor.",
     "Roe demands to free the editor"),
    ("for somebody to act, who is asked to", "Roe called for the judge to free the editor.",
     "the judge ?concedesTo the editor | Roe"),
    ("for an aim", "Roe waited for the judge to free the editor.", "not demands"),
    ("what should be done", "Roe said the toll should be dropped.", "Roe proposes the toll should be dropped | Roe"),
    ("what the article says should be done", "The toll should be dropped.", "not proposes"),
    ("what others should do", "Roe said the court should drop the case.", "Roe demands drop the case | Roe"),
    ("a wish is no promise", "Roe said he would like to refund the tenants.", "not promises"),
    ("an obligation outside the quotation marks", "Roe said the court must “drop the case now.”",
     "Roe demands “drop the case now | Roe"),
    ("a denied belief", "Roe does not think the offer is fair.", "Roe !backs the offer | Roe"),
    ("a belief", "Roe thinks the offer is fair.", "Roe backs the offer | Roe"),
    ("a denied report leaves open", "Roe did not say the mayor backs the toll.", "the mayor ?backs the toll | Roe"),
    ("one thing, not another", "Chad should be standing up to Kenya, not standing with it.", "Chad !?backs it"),
    ("a question behind a colon", "Roe blasts the toll: who will pay?", "Roe criticizes the toll"),
    ("a question before a colon", "Who backs the toll: Roe?", "not backs the toll"),
    ("whose aim a passive tells", "The siege was used by Chad to attack the rebels.", "Chad attacks the rebels"),
    ("whose aim an active tells", "Chad used the siege to attack the rebels.", "Chad attacks the rebels"),
    ("what is pledged", "Roe pledged an inquiry into the bank.", "Roe ?accuses the bank"),
    ("a subjunctive", "Roe noted the demand of his deputy on Sunday that she denounce the judge.",
     "not she criticizes the judge"),
    ("so did another", "Fatah backed the deal and so did Hamas.", "Hamas backs the deal"),
    ("neither did another", "Fatah did not back the deal, and neither did Hamas.", "Hamas !backs the deal"),
    ("as did another", "Fatah backed the deal, as did Hamas.", "Hamas backs the deal"),
    ("as did others", "The party opposed the dam, as did three of its rivals.", "three of its rivals opposes the dam"),
    ("as will another", "The party will oppose the tax, as will the union.", "the union ?opposes the tax"),
    ("as does somebody's body", "The party backed the dam, as did the mayor's office.",
     "the mayor's office backs the dam"),
    ("so has another", "Chad has endorsed the treaty and so has Mali.", "Mali backs the treaty"),
    ("as was to be expected", "The king opposed the dam, as was expected.", "not expected"),
    ("as he did before", "The king opposed the dam, as he did in May.", "not he opposes"),
    ("as another does something else", "The king opposed the dam, as did his son oppose the mine.",
     "not his son opposes the dam"),
    ("another did too", "Fatah backs the deal, and Hamas does too.", "Hamas backs the deal"),
    ("another did not", "Fatah backed the deal, but Hamas did not.", "not Hamas backs"),
    ("another did something", "Fatah backed the deal and so Hamas had it.", "not Hamas backs"),
    ("what the article says beside a report", "The mayor said she would fight Roe, an opponent of the bill.",
     "Roe opposes the bill"),
    ("who somebody is in what is supposed", "If Roe, an opponent of the bill, wins, the mayor will go.",
     "Roe opposes the bill"),
    ("a kind of people before a hyphen", "Awe-struck supporters of the mayor sang.", "not backs Awe"),
    ("nearly half", "Nearly half of the senators backed the bill.", "Nearly half of the senators backs the bill"),
    ("what parsers hang on a participle", "The house, where members aligned with Chad want the dam closed, sat.",
     "members alliedWith Chad"),
    ("a pronoun is no part of what it stands for", "The clerk opposed the rest of it.", "not opposes"),
    ("a pronoun in what it does not stand for", "The tax is a burden. Roe opposed the rest of it.",
     "Roe opposes the rest of it"),
    ("what is called something", "Roe called Kenya's approval of the toll reckless.", "Kenya backs the toll"),
    ("what is called for", "Roe called for her approval of the toll.", "Roe ?backs the toll"),
    ("an own wish", "Roe sought to link the marchers with the junta.", "not demands"),
    ("what one never stooped to", "Roe never stooped to undermining the chief.", "Roe !opposes the chief"),
    ("what is watched", "Roe watched guards attacking the marchers.", "guards attacks the marchers"),
    ("a ruling", "The court ruled in favor of the bank.", "The court backs the bank"),
    ("a ban on a thing", "The city banned plastic bags.", "The city opposes plastic bags"),
    ("a ban on an actor", "The junta banned the party.", "The junta coerces the party"),
    ("whose support one has", "Kenya has the support of Chad.", "Chad backs Kenya"),
    ("whose support one has, once", "Kenya has the support of Chad.", "not Kenya backs"),
    ("one of many", "Roe is one of the backers of the law.", "Roe backs the law"),
    ("one of many that is not said to be", "Roe met one of the backers of the law.", "not Roe backs"),
    ("a ruling about a deed", "The court ruled the bank had backed the fraud.", "the bank backs the fraud | The court"),
    ("a designation", "“We must help illegal immigrants,” Roe said.", "not criticizes"),
    ("admitted guilt", "The clerk pleaded guilty to helping the rebels.", "The clerk aids the rebels"),
]  # fmt: skip


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return load()


@pytest.mark.parametrize(("text", "expected"), [pytest.param(*row, id=name) for name, *row in CASES])
def test_a_construction_states_this_and_no_more_than_it_says(extractor: Extractor, text: str, expected: str) -> None:
    stated = [_row(statement) for statement in extractor.extract(text)]
    if expected == "not said":
        assert not any("|" in row for row in stated)
    elif expected.startswith("not "):
        assert not any(expected.removeprefix("not ") in row for row in stated)
    else:
        assert expected in stated


def test_a_pronoun_keeps_the_words_that_it_stands_for(extractor: Extractor) -> None:
    stated = extractor.extract("The rebels said they will free the mayor.")
    found = next(each for each in stated if each.actor.text == "they")
    assert found.actor.antecedent is not None
    assert found.actor.antecedent.text == "The rebels"


def test_other_words_stand_for_themselves(extractor: Extractor) -> None:
    assert all(each.actor.antecedent is None for each in extractor.extract("The rebels freed the mayor."))


def _row(statement: Statement) -> str:
    marks = "!" * statement.negated + "?" * (statement.modality == "hypothetical")
    row = f"{statement.actor.text} {marks}{statement.relation} {statement.target.text}"
    return f"{row} | {statement.speaker.text}" if statement.speaker else row
