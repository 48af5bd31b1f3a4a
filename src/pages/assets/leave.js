// Posts the form that leads to the gateway, which a payer without scripts does by its button.

const form = document.querySelector('main form');
// Not form.submit: a gateway's field may bear that name.
HTMLFormElement.prototype.submit.call(form);
