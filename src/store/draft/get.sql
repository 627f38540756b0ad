SELECT draft.at, draft.words FROM draft JOIN staff ON staff.code = draft.reviewer WHERE staff.name = :name AND draft.what = :what;
