"""Templates in the words of a workspace."""

from cdp_core.fields import STANDARD_EVENTS
from cdp_core.segments import Offer, events_meant, in_words, left_out, templates, usual_amounts
from tests.segments.world import NOW, event, person

FULL = Offer(
    events=events_meant(STANDARD_EVENTS, {}),
    traits=["birthday", "city"],
    categories=["lipstick", "skincare"],
    interests=[("Automotive", "Electric Vehicle")],
    purposes=["email"],
    amounts=(12_000, 480_000),
    anonymous=True,
)


def test_a_full_workspace_has_every_template_and_each_can_be_counted(world_of):
    world = world_of(person(1))
    found = templates(FULL)
    assert len(found) == 14
    for template in found:
        world.members(template.rule)
        assert in_words(template.rule).startswith("Everyone ")
        assert template.purpose.endswith(".")


def test_a_workspace_without_events_has_none_that_needs_them():
    assert [template.name for template in templates(Offer({}, ["birthday"]))] == ["Birthday within a month"]


def test_plays_speak_of_events_as_the_workspace_calls_them():
    found = templates(Offer(events_meant(["add_to_cart", "Purchase"], {}), []))
    cart = next(template for template in found if template.name == "Abandoned cart")
    steps = cart.rule["all"][0]["sequence"]
    assert (steps[0]["event"], steps[1]["did_not"]) == ("add_to_cart", "Purchase")


def test_a_shop_with_german_or_vietnamese_names_for_its_events_has_the_plays_too():
    german = ["bestellung_abgeschlossen", "in_warenkorb_gelegt", "kasse_betreten", "Artikel angesehen"]
    assert events_meant(german, {}) == {
        "purchase": "bestellung_abgeschlossen",
        "cart": "in_warenkorb_gelegt",
        "checkout": "kasse_betreten",
        "view": "Artikel angesehen",
    }
    vietnamese = ["Đặt hàng thành công", "Thêm vào giỏ hàng"]
    assert events_meant(vietnamese, {}) == {"purchase": "Đặt hàng thành công", "cart": "Thêm vào giỏ hàng"}
    assert "Abandoned cart" in [template.name for template in templates(Offer(events_meant(vietnamese, {}), []))]


def test_an_event_of_any_name_is_what_somebody_says_it_is():
    offer = Offer(events_meant(["evt_17", "evt_18"], {"purchase": "evt_17", "cart": "gone"}), [])
    assert [template.name for template in templates(offer)] == ["Win back", "Lapsing customers"]
    assert templates(offer)[1].rule["all"][0]["event"] == "evt_17"
    assert left_out(offer)["Abandoned cart"] == ["cart"]


def test_a_template_is_left_out_where_nobody_has_what_it_asks_for():
    offer = Offer({"purchase": "Order Completed", "visit": "Page Viewed"}, [])
    assert left_out(offer)["Birthday within a month"] == ["birthday"]
    assert left_out(offer)["Returning anonymous visitors"] == ["anonymous"]


def test_one_category_is_not_enough_to_tell_one_from_another():
    names = [template.name for template in templates(Offer({"line": "Product Purchased"}, [], categories=["lipstick"]))]
    assert "Bought one, not the other" not in names


def test_what_is_much_and_what_is_little_is_told_by_the_workspaces_own_orders(world_of):
    orders = [event("Order Completed", NOW, revenue=float(amount)) for amount in range(101_000, 201_000, 1000)]
    others = [
        event("Order Completed", NOW, revenue=0.0),
        event("Order Completed", NOW),
        event("Other", NOW, revenue=1.0),
    ]
    world = world_of(person(1, *orders, *others))
    assert usual_amounts(world.connection, "Order Completed") == (120_000, 190_000)
    assert usual_amounts(world.connection, None) == ()
    found = {
        template.name: template.rule
        for template in templates(Offer({"purchase": "Order Completed"}, [], amounts=(130_000, 190_000)))
    }
    assert found["New high-value customers"]["all"][1]["value"] == 190_000
    assert "New high-value customers" not in {
        template.name for template in templates(Offer({"purchase": "Order Completed"}, []))
    }
