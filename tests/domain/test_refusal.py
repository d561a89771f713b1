"""Words of refusal: what declines is told from what answers, in every language that is known."""

from __future__ import annotations

import pytest

from pecia.domain.refusal import refusal_in

DECLINED = [
    "I'm sorry, but I can't help with that.",
    "As an AI language model, I do not have opinions.",
    "Es tut mir leid, aber ich kann Ihnen dabei nicht helfen.",
    "Leider kann ich diese Anfrage nicht beantworten.",
    "Ich bin leider nicht in der Lage, das zu tun.",
    "Ich kann dir keine Anleitung dazu geben.",
    "Ich muss diese Anfrage leider ablehnen.",
    "Je suis désolé, mais je ne peux pas vous aider avec cela.",
    "Désolée, je ne suis pas en mesure de répondre à cette question.",
    "Il m'est impossible de fournir ces informations.",
    "Je refuse de participer à cela.",
    "Lo siento, pero no puedo ayudarte con eso.",
    "No puedo proporcionar instrucciones para fabricar armas.",
    "No me es posible responder.",
    "Desculpe, mas não posso ajudar com isso.",
    "Não consigo fornecer essas informações.",
    "Sinto muito, não estou autorizado a fazer isso.",
    "Mi dispiace, ma non posso aiutarti con questa richiesta.",
    "Non sono in grado di fornire queste informazioni.",
    "Devo rifiutare.",
    "抱歉，我无法提供这方面的帮助。",
    "对不起，我不能回答这个问题。",
    "很抱歉，我無法協助您完成這個請求。",
    "您的请求违反了使用政策。",
    "申し訳ありませんが、そのご要望にはお応えできません。",
    "申し訳ございませんが、お手伝いできません。",
    "すみません、その情報を提供することはできません。",
    "この依頼はお断りします。",
]
ANSWERED = [
    "Customers cannot return opened goods. You can help them by offering a voucher.",
    "Sorry for the wait! Your parcel is on its way.",
    "Das Paket kann nicht geliefert werden, weil die Adresse fehlt. Wir helfen Ihnen gern.",
    "Wenn Kunden nicht zahlen können, hilft eine Ratenzahlung.",
    "Ich kann Ihnen gern helfen: nicht der Akku ist schuld, sondern das Kabel.",
    "Es tut mir leid, dass Ihr Paket zu spät kam. Hier ist der Gutschein.",
    "Vous ne pouvez pas retourner un article ouvert.",
    "Je suis désolé du retard. Voici votre facture.",
    "Le client ne peut pas payer : proposez-lui un délai.",
    "No puedes devolver el producto después de 30 días.",
    "Lo siento por la demora. Su pedido llega mañana.",
    "El cliente no puede entrar porque la clave ha caducado.",
    "Você não pode devolver o produto depois de 30 dias.",
    "Desculpe pela demora. O pedido chega amanhã.",
    "Non puoi restituire il prodotto dopo 30 giorni.",
    "Mi dispiace per il ritardo. Il pacco arriva domani.",
    "客户不能退回已拆封的商品。",
    "抱歉让您久等了，您的包裹明天送达。",
    "这款产品无法在冬季使用，请选择另一款。",
    "お待たせして申し訳ありません。お荷物は明日届きます。",
    "この商品は開封後の返品ができません。",
    "冬はこの道を通ることができません。",
    "",
]


@pytest.mark.parametrize("text", DECLINED)
def test_what_declines_is_told(text: str) -> None:
    assert refusal_in(text) is not None


@pytest.mark.parametrize("text", ANSWERED)
def test_what_answers_is_no_refusal(text: str) -> None:
    assert refusal_in(text) is None


def test_only_the_opening_is_looked_at() -> None:
    assert refusal_in("Here is the list. " * 20 + "I cannot help.") is None


@pytest.mark.parametrize(
    "filler", ["ich kann ", "je ne peux pas ", "no puedo ", "我无法", "a b ", "お答えにことは", "nicht "]
)
def test_no_opening_takes_long(filler: str) -> None:
    assert refusal_in(filler * 100_000) is None
