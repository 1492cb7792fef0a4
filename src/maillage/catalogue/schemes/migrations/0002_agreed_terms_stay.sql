CREATE FUNCTION schemes_refuse_when_agreed(terms_key bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM schemes_terms WHERE id = terms_key AND agreed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'conditions % were agreed: new ones follow them, they stay', terms_key
            USING ERRCODE = 'check_violation', CONSTRAINT = 'agreed_terms_stay';
    END IF;
END
$$;

CREATE FUNCTION schemes_group_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN PERFORM schemes_refuse_when_agreed(OLD.terms_id); END IF;
    IF TG_OP <> 'DELETE' THEN PERFORM schemes_refuse_when_agreed(NEW.terms_id); RETURN NEW; END IF;
    RETURN OLD;
END
$$;

CREATE FUNCTION schemes_criterion_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM schemes_refuse_when_agreed(terms_id) FROM schemes_criteriongroup WHERE id = OLD.group_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM schemes_refuse_when_agreed(terms_id) FROM schemes_criteriongroup WHERE id = NEW.group_id;
        RETURN NEW;
    END IF;
    RETURN OLD;
END
$$;

CREATE FUNCTION schemes_place_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM schemes_refuse_when_agreed(g.terms_id)
            FROM schemes_criterion c JOIN schemes_criteriongroup g ON g.id = c.group_id WHERE c.id = OLD.criterion_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM schemes_refuse_when_agreed(g.terms_id)
            FROM schemes_criterion c JOIN schemes_criteriongroup g ON g.id = c.group_id WHERE c.id = NEW.criterion_id;
        RETURN NEW;
    END IF;
    RETURN OLD;
END
$$;

CREATE TRIGGER agreed_terms_stay BEFORE INSERT OR UPDATE OR DELETE ON schemes_criteriongroup
    FOR EACH ROW EXECUTE FUNCTION schemes_group_stays();
CREATE TRIGGER agreed_terms_stay BEFORE INSERT OR UPDATE OR DELETE ON schemes_criterion
    FOR EACH ROW EXECUTE FUNCTION schemes_criterion_stays();
CREATE TRIGGER agreed_terms_stay BEFORE INSERT OR UPDATE OR DELETE ON schemes_criterionarea
    FOR EACH ROW EXECUTE FUNCTION schemes_place_stays();
