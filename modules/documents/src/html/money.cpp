#include <algorithm>

#include "html/sheet.h"

namespace egide::documents::html {

namespace {

/// Thousandths of the whole as a percentage for SVG, in whole numbers: "47.9".
std::string percent_of(std::int64_t part, std::int64_t whole) {
    const auto share = base::Ratio::of(part, whole);
    const auto scaled = share ? share->times(base::Ratio(1000)) : std::nullopt;
    const std::int64_t thousandths = scaled ? scaled->numerator() / scaled->denominator() : 0;
    return std::to_string(thousandths / 10) + "." + std::to_string(thousandths % 10) + "%";
}

struct Part {
    std::int64_t cents;
    std::string_view fill;
    std::string label;
};

void write_bar(Sheet& sheet, const std::vector<Part>& parts, std::int64_t whole) {
    Markup& out = sheet.out;
    out.open("svg", {{"class", "bar"}, {"role", "img"}, {"aria-labelledby", "money-chart"}});
    out.element("title",
                sheet.say(messages::money_chart(
                    {.ceiling = *sheet.evaluation().ceiling, .grant = sheet.wording.show(sheet.evaluation().grant)})),
                {{"id", "money-chart"}});
    std::int64_t from = 0;
    for (const Part& part : parts) {
        if (part.cents > 0) {
            out.lone("rect", {{"class", std::string(part.fill)},
                              {"x", percent_of(from, whole)},
                              {"y", "2"},
                              {"width", percent_of(part.cents, whole)},
                              {"height", "24"}});
        }
        from += part.cents;
    }
    out.close();
}

void write_key(Sheet& sheet, const std::vector<Part>& parts) {
    Markup& out = sheet.out;
    out.open("ul", {{"class", "key"}});
    for (const Part& part : parts) {
        if (part.cents > 0) {
            out.open("li");
            out.raw("<svg aria-hidden=\"true\" focusable=\"false\"><rect class=\"" + std::string(part.fill) +
                    "\" width=\"16\" height=\"12\"/></svg>");
            out.text(part.label).close();
        }
    }
    out.close();
}

/// Secured, uncertain and lost parts of the ceiling; only when all three are known.
void write_chart(Sheet& sheet) {
    const programme::Evaluation& evaluation = sheet.evaluation();
    if (!evaluation.ceiling || evaluation.ceiling->cents() <= 0 || !evaluation.grant.low || !evaluation.grant.high) {
        return;
    }
    const std::int64_t whole = evaluation.ceiling->cents();
    const std::int64_t low = std::clamp<std::int64_t>(evaluation.grant.low->cents(), 0, whole);
    const std::int64_t high = std::clamp<std::int64_t>(evaluation.grant.high->cents(), low, whole);
    const auto money = [](std::int64_t cents) { return base::Money::from_cents(cents); };
    const std::vector<Part> parts{
        {low, "f-ok", sheet.say(messages::money_secured({.amount = money(low)}))},
        {high - low, "f-warn", sheet.say(messages::money_uncertain({.amount = money(high - low)}))},
        {whole - high, "f-lost", sheet.say(messages::money_lost({.amount = money(whole - high)}))}};
    write_bar(sheet, parts, whole);
    write_key(sheet, parts);
}

}  // namespace

void write_money(Sheet& sheet) {
    begin_card(sheet, "money", messages::heading_money());
    write_chart(sheet);
    Markup& out = sheet.out;
    out.open("table", {{"class", "stacked"}, {"role", "table"}, {"aria-labelledby", "money"}});
    out.open("tbody", {{"role", "rowgroup"}});
    for (const MoneyLine& line : money_lines(sheet.wording)) {
        out.open("tr", {{"class", line.strong ? "total" : "amount"}, {"role", "row"}});
        out.element("th", line.label, {{"scope", "row"}, {"role", "rowheader"}});
        out.element("td", line.value, {{"class", "num"}, {"role", "cell"}});
        out.close();
    }
    out.close().close();
    end_card(sheet);
}

}  // namespace egide::documents::html
