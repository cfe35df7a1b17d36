// What a page can do without: it is not fetched while the network is lost, nor once the page is left.

// For the `catch` of an import.
export const unlessLost = (error) => {
  if (!(error instanceof TypeError)) throw error;
};
