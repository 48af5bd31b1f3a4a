// Keeps the sum in step with the boxes: nothing more, and the page works without it.

const form = document.querySelector('form.pay');
const boxes = [...form.querySelectorAll('input[data-amount]')];
const { locale, currency, digits, payText } = form.dataset;
const format = new Intl.NumberFormat(locale, {
  style: 'currency',
  currency,
  minimumFractionDigits: Number(digits),
  maximumFractionDigits: Number(digits),
});

// Minor units to decimal text: as exact as the server's.
function decimal(amount) {
  const text = amount.toString().padStart(Number(digits) + 1, '0');
  const point = text.length - Number(digits);
  return Number(digits) === 0 ? text : `${text.slice(0, point)}.${text.slice(point)}`;
}

function show() {
  const sum = boxes
    .filter((box) => box.checked)
    .reduce((total, box) => total + BigInt(box.dataset.amount), 0n);
  const text = format.format(decimal(sum));
  form.elements.shown.value = sum.toString();
  form.querySelector('[data-sum]').textContent = text;
  const pay = form.querySelector('[data-pay]');
  if (pay !== null) pay.textContent = payText.replace('{}', text);
}

form.querySelector('[data-update]').hidden = true;
form.addEventListener('change', show);
// "Back" may bring the page with the boxes as they were left.
window.addEventListener('pageshow', show);
