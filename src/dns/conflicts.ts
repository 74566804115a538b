/** Types that a CNAME at the apex stands instead of, where a provider answers with the addresses that it leads to. */
const ADDRESSES = ["A", "AAAA"];

/** Whether a CNAME and a record of another type cannot be at one name. At the apex, NS and others have to be beside it. */
export const excludesCname = (type: string, apex: boolean): boolean =>
  type !== "CNAME" && (!apex || ADDRESSES.includes(type));

/** Whether records of these types cannot be at one name. */
export const exclude = (one: string, other: string, apex: boolean): boolean =>
  (one === "CNAME" && excludesCname(other, apex)) || (other === "CNAME" && excludesCname(one, apex));
