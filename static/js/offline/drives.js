// The choice of a drive, from what the server listed at the last visit.
const language = document.documentElement.lang;
const english = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "UTC" });

function day(iso) {
  return language === "en" ? english.format(new Date(`${iso}T00:00Z`)) : iso.split("-").map(Number).reverse().join("/");
}

export const labelOf = (drive) => `${drive.site.name}, ${drive.site.place_name} – ${day(drive.date)}`;

// What this phone calls a drive by its id; "" where it knows none of that id.
export function labelById(drives, id) {
  const drive = drives.find((one) => one.id === id);
  return drive ? labelOf(drive) : "";
}

// The server's today at the last visit comes first, then the latest. What was chosen stays chosen;
// the only drive of the day is chosen without being asked.
export function showDrives(form, account) {
  const select = form.elements.namedItem("drive");
  const chosen = select.value;
  const drives = account?.drives ?? [];
  const isToday = (drive) => drive.date <= account.today && account.today <= (drive.last_day ?? drive.date);
  const first = drives.filter(isToday);
  const others = drives.filter((drive) => !first.includes(drive));
  const groups = [
    [select.dataset.today, first],
    [select.dataset.others, others],
  ];
  select.replaceChildren(
    select.options[0],
    ...groups.filter(([, some]) => some.length).map(([label, some]) => {
      const group = Object.assign(document.createElement("optgroup"), { label });
      group.append(...some.map(option));
      return group;
    }),
  );
  const only = first.length === 1 ? first[0].id : "";
  select.value = drives.some((drive) => drive.id === chosen) ? chosen : only;
  showTarget(form);
}

function option(drive) {
  const made = new Option(labelOf(drive), drive.id);
  made.dataset.target = drive.target ?? "";
  return made;
}

// For the live sums of log.js.
export function showTarget(form) {
  const target = form.elements.namedItem("drive").selectedOptions[0]?.dataset.target;
  if (target) form.dataset.target = target;
  else delete form.dataset.target;
}
