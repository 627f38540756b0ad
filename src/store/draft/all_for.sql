SELECT staff.name, draft.words FROM draft JOIN staff ON staff.code = draft.reviewer WHERE draft.what = :what ORDER BY staff.name;
