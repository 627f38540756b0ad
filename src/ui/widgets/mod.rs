//! What pages are built of: text, fields, lists, scrolling, colours, widths, amounts.
//!
//! What does not live here: any page's content.

pub mod amounts;
pub mod block_list;
pub mod columns;
pub mod display;
pub mod filter_list;
pub mod glyph;
pub mod painter;
pub mod plain_picture;
pub mod scroll;
pub mod table;
pub mod text_field;
pub mod theme;
pub mod width;
