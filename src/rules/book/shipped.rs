//! The files of the shipped rulebook; adding a file is adding a line.

/// Name and text of every file, in the order they are laid.
pub const FILES: &[(&str, &str)] = &[
    ("limits/defaults.toml", include_str!("../shipped/limits/defaults.toml")),
    ("limits/demo.toml", include_str!("../shipped/limits/demo.toml")),
    ("caliber/old.toml", include_str!("../shipped/caliber/old.toml")),
    ("caliber/new.toml", include_str!("../shipped/caliber/new.toml")),
    ("book/definitions.toml", include_str!("../shipped/book/definitions.toml")),
    ("book/statistics.toml", include_str!("../shipped/book/statistics.toml")),
    ("book/inc.toml", include_str!("../shipped/book/inc.toml")),
    ("book/ari.toml", include_str!("../shipped/book/ari.toml")),
    ("book/lab.toml", include_str!("../shipped/book/lab.toml")),
    ("book/pwp.toml", include_str!("../shipped/book/pwp.toml")),
    ("book/prd.toml", include_str!("../shipped/book/prd.toml")),
    ("book/prp.toml", include_str!("../shipped/book/prp.toml")),
    ("book/trf.toml", include_str!("../shipped/book/trf.toml")),
    ("book/vil.toml", include_str!("../shipped/book/vil.toml")),
    ("book/col.toml", include_str!("../shipped/book/col.toml")),
    ("book/idv.toml", include_str!("../shipped/book/idv.toml")),
    ("book/edu.toml", include_str!("../shipped/book/edu.toml")),
    ("book/sec.toml", include_str!("../shipped/book/sec.toml")),
    ("book/mon.toml", include_str!("../shipped/book/mon.toml")),
    ("book/xck.toml", include_str!("../shipped/book/xck.toml")),
    ("book/cards.toml", include_str!("../shipped/book/cards.toml")),
];
