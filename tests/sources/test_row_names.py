"""Rows with a name of their own that the header does not know of."""

import pytest

from tests.sources.reading_back import only, rows


def test_names_of_rows_that_r_writes_are_a_column_without_a_name(written):
    table = only(written("r.csv", '"customer_id","email"\n"1","C7","a@x.com"\n"2","C8","b@x.com"\n'))
    assert table.columns == ("column_1", "customer_id", "email")
    assert rows(table) == [["1", "C7", "a@x.com"], ["2", "C8", "b@x.com"]]


def test_rows_that_are_numbered_are_told_without_an_address(written):
    table = only(written("r.tsv", "name\tcity\n1\tAnn\tRome\n2\tBob\tOslo\n"))
    assert table.columns == ("column_1", "name", "city")


@pytest.mark.parametrize(
    "content",
    [
        "id,email,city\n1,a@x.com,Rome, Italy\n2,b@x.com,Oslo, Norway\n",
        "nr,since,total\n1,2024-01-02,5,50\n2,2024-01-03,7,25\n",
        "name,city\nLee, Ann,Rome\nRay, Bob,Oslo\n",
        "price,name,country\n5,99,Ann,DE\n",
        "amount,currency\n1,50,EUR\n2,70,EUR\n3,10,EUR\n",
    ],
)
def test_a_comma_in_every_row_shifts_no_name(written, content):
    assert only(written("plain.csv", content)).columns[0] == content.partition(",")[0]


def test_names_of_rows_may_be_words(written):
    cars = only(written("cars.csv", '"mpg","year"\n"Mazda RX4",21,1971\n"Datsun",22.8,1972\n"Valiant",18.1,1973\n'))
    assert cars.columns[0] == "mpg"
    dated = only(written("built.csv", "built_date,price\nMazda,1971-02-03,6\nDatsun,1972-03-04,4\nOpel,1973-04-05,7\n"))
    assert dated.columns == ("column_1", "built_date", "price")
    mails = "email,city\nann,a@x.com,Rome\nbob,b@x.com,Oslo\ncy,c@x.com,Kiel\n"
    assert only(written("people.csv", mails)).columns == ("column_1", "email", "city")


@pytest.mark.parametrize(
    "content",
    [
        "name,age,city\nAnn,30,Berlin,x\nBob,40,Rome,y\nCy,50,Kiel,z\n",
        "name,amount\nAnn,5,50\nBob,7,25\nCy,9,10\n",
        "score,city\nBob,Oslo,x\nAnn,Rome,y\nCy,Kiel,z\n",
        "mpg,cyl\nValiant,18,6\nValiant,19,6\nMazda,20,6\n",
        # A note at the end that the header does not know of.
        "region,members,since\nNorth,100,2020,ok\nSouth,200,2021,ok\nWest,300,2022,late\n",
        "branch,members\nNorth,100,2020\nSouth,200,2021\nWest,300,2022\n",
        "first,birthday\nAnn,1990-01-01,VIP\nBo,1991-02-02,\nCy,1992-03-03,VIP\n",
    ],
)
def test_words_that_may_be_values_are_no_names_of_rows(written, content):
    assert only(written("plain.csv", content)).columns[0] == content.partition(",")[0]
