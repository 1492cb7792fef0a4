DROP TRIGGER agreed_terms_stay ON schemes_criterionarea;
DROP TRIGGER agreed_terms_stay ON schemes_criterion;
DROP TRIGGER agreed_terms_stay ON schemes_criteriongroup;
DROP FUNCTION schemes_place_stays();
DROP FUNCTION schemes_criterion_stays();
DROP FUNCTION schemes_group_stays();
DROP FUNCTION schemes_refuse_when_agreed(bigint);
