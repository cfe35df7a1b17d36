// Asks before a page is left whose words the desk does not have yet.
"use strict";

window.addEventListener("beforeunload", (event) => {
  if (window.NewsroomKeeping.isPending()) event.preventDefault();
});
