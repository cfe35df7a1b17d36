// For optional scripts: ignore a failed fetch when the network is lost or the page is being left.

// For the `catch` of an import().
export const unlessLost = (error) => {
  if (!(error instanceof TypeError)) throw error;
};
