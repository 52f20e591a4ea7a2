"use strict";
(() => {
  const people = JSON.parse(document.getElementById("people").textContent);
  const who = document.getElementById("who");
  const find = document.getElementById("find");
  const diary = document.getElementById("diary");
  people.forEach((person, number) => who.add(new Option(person.name, number)));
  const show = () => {
    const wanted = find.value.trim().toLowerCase();
    diary.replaceChildren();
    for (const entry of people[who.value].diary) {
      if (wanted && !entry.join(" ").toLowerCase().includes(wanted)) continue;
      const row = diary.insertRow();
      for (const text of entry) row.insertCell().textContent = text;
    }
  };
  who.addEventListener("change", show);
  find.addEventListener("input", show);
  show();
})();
