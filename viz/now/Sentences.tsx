/** One sentence a line. */
export const Sentences = ({ list }: { readonly list: readonly string[] }) => (
  <>
    {(list.length === 0 ? ["Nothing yet."] : list).map((text) => (
      <span key={text}>{text}</span>
    ))}
  </>
);
