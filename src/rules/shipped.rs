//! The files of the shipped rulebook; adding a file is adding a line.

/// Name and text of every file, in the order they are laid.
pub const FILES: &[(&str, &str)] = &[
    ("limits/defaults.toml", include_str!("limits/defaults.toml")),
    ("limits/demo.toml", include_str!("limits/demo.toml")),
    ("caliber/old.toml", include_str!("caliber/old.toml")),
    ("caliber/new.toml", include_str!("caliber/new.toml")),
    ("book/definitions.toml", include_str!("book/definitions.toml")),
    ("book/statistics.toml", include_str!("book/statistics.toml")),
    ("book/inc.toml", include_str!("book/inc.toml")),
    ("book/ari.toml", include_str!("book/ari.toml")),
    ("book/lab.toml", include_str!("book/lab.toml")),
    ("book/pwp.toml", include_str!("book/pwp.toml")),
    ("book/prd.toml", include_str!("book/prd.toml")),
    ("book/prp.toml", include_str!("book/prp.toml")),
    ("book/trf.toml", include_str!("book/trf.toml")),
    ("book/vil.toml", include_str!("book/vil.toml")),
    ("book/col.toml", include_str!("book/col.toml")),
    ("book/idv.toml", include_str!("book/idv.toml")),
    ("book/edu.toml", include_str!("book/edu.toml")),
    ("book/sec.toml", include_str!("book/sec.toml")),
    ("book/mon.toml", include_str!("book/mon.toml")),
    ("book/xck.toml", include_str!("book/xck.toml")),
    ("book/cards.toml", include_str!("book/cards.toml")),
];
