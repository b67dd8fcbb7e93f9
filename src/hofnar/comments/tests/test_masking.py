from hypothesis import given
from hypothesis import strategies as st

from hofnar.comments.masking import masked


def test_mail_addresses_go():
    assert masked("Mail mij: jan.de-vries+x@post.voorbeeld.nl graag") == "Mail mij: [e-mail] graag"


def test_telephone_numbers_go_however_they_are_written():
    for number in (
        "0612345678",
        "06-12345678",
        "06 12 34 56 78",
        "020-1234567",
        "(020) 123 45 67",
        "+31612345678",
        "+31 6 12345678",
        "+31 (0)6 12 34 56 78",
        "0031612345678",
        "+49 30 1234567",
    ):
        assert masked(f"Bel {number}, na zes uur") == "Bel [tel.], na zes uur", number


def test_an_account_goes_when_its_check_digits_are_right():
    assert masked("NL91 ABNA 0417 1643 00 is mijn rekening") == "[IBAN] is mijn rekening"
    assert masked("op nl91abna0417164300 graag") == "op [IBAN] graag"
    assert masked("bestelling NL92ABNA0417164300") == "bestelling NL92ABNA0417164300"


def test_a_citizen_service_number_goes_when_it_passes_the_eleven_test():
    # 111222333 is the number the Dutch government uses in examples; 9·1+8·1+7·1+6·2+5·2+4·2+3·3+2·3-3 = 66
    assert masked("mijn bsn is 111222333") == "mijn bsn is [BSN]"
    assert masked("mijn bsn is 1112.22.333") == "mijn bsn is [BSN]"
    assert masked("bestelling 111222334 kwam niet") == "bestelling 111222334 kwam niet"


def test_postcodes_go_with_the_house_number_beside_them():
    assert masked("Ik woon op 1234 AB 56") == "Ik woon op [postcode]"
    assert masked("Kerkstraat 12b, 1234AB Utrecht") == "Kerkstraat [postcode] Utrecht"
    assert masked("1234ab, nr. 7a") == "[postcode]"


def test_years_amounts_and_scores_stay():
    for text in (
        "In 2020 en 2021 was het beter",
        "Ik kocht er 1500 op 12 mei",
        "Een 8, omdat 3 van de 10 keer de trein te laat was",
        "Bestelling 2026-00123 van 12-03-2026, 1.250,00 euro",
        "Na 45 minuten wachten op gate D84",
    ):
        assert masked(text) == text


def test_words_of_the_list_go_as_whole_words():
    assert masked("Anna hielp, banannas niet; ANNA!", ["anna"]) == "[…] hielp, banannas niet; […]!"


def test_a_piece_goes_wherever_it_stands():
    assert masked("de man met de rode hoed", pieces=["rode hoed"]) == "de man met de […]"


@given(st.text(max_size=300))
def test_any_text_can_be_masked_and_masking_again_changes_nothing(text):
    once = masked(text)
    assert masked(once) == once
