// The logging form's live sums. Without this script the server says the same after sending.
// <form data-log data-target="150"> holds fields named bags_250, …; what shows a sum carries
// data-show="bags|standard|percent" and the words around it in data-say and data-say-least.
(() => {
  const language = document.documentElement.lang;

  function read(form, name) {
    const field = form.elements.namedItem(name);
    return field ? rules.readCount(field.value) : null;
  }

  function bagsOf(form) {
    const rest = form.elements.namedItem("rest_is_none");
    return Object.fromEntries(
      rules.SIZES.map((size) => {
        const count = read(form, `bags_${size}`);
        return [size, count === null && rest && rest.checked ? 0 : count];
      }),
    );
  }

  function say(form, what, printed, exact) {
    for (const place of form.querySelectorAll(`[data-show="${what}"]`)) {
      place.hidden = printed === null;
      if (printed === null) continue;
      const words = exact ? place.dataset.say : place.dataset.sayLeast;
      place.textContent = words.replace("{}", printed);
    }
  }

  function sum(form) {
    const bags = bagsOf(form);
    const unreadable = Object.values(bags).some(Number.isNaN);
    const total = unreadable ? null : rules.bagsTotal(bags);
    const exact = rules.complete(bags);
    const target = Number(form.dataset.target || 0);
    const share = total === null ? null : rules.percent(total, target, !exact);
    say(form, "bags", total === null ? null : rules.print(total, 0, language), exact);
    say(form, "standard", total === null ? null : rules.print(rules.standardTenths(bags), 1, language), exact);
    say(form, "percent", share && `${rules.print(share.units, share.places, language)}%`, exact);
    for (const nothing of form.querySelectorAll("[data-show=nothing]")) nothing.hidden = total !== null;
    doubt(form, total);
  }

  // The same doubts as the server has (campaigns/rules/warnings.py), while there is time to look.
  function doubt(form, total) {
    const registered = read(form, "registered");
    const over = (value, limit) => value !== null && limit !== null && value > limit;
    const doubts = {
      more_donors_than_registered: over(read(form, "donors"), registered),
      more_deferred_than_registered: over(read(form, "deferred"), registered),
      ten_times_usual: over(total, form.dataset.usual ? 10 * Number(form.dataset.usual) : null),
    };
    for (const [code, found] of Object.entries(doubts)) {
      for (const note of form.querySelectorAll(`[data-doubt="${code}"]`)) note.hidden = !found;
    }
  }

  for (const form of document.querySelectorAll("form[data-log]")) {
    form.querySelectorAll(".live").forEach((live) => (live.hidden = false));
    form.addEventListener("input", () => sum(form));
    window.addEventListener("pageshow", () => sum(form));
    sum(form);
  }
})();
