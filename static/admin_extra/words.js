// Address words of Vietnamese names: Django's URLify knows few of their letters.
const urlify = window.URLify;

const fold = (text) =>
  text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d").replace(/Đ/g, "D");

if (urlify) window.URLify = (text, ...more) => urlify(fold(text), ...more);
