"""Each change of state becomes a delivery in the transaction of the change, whatever code makes it.

The functions read the row that changes and this room's addresses, and write this room's deliveries: keys and states.
"""

from django.db import migrations

TELL = """
CREATE FUNCTION webhooks_tell(
    event_ text, key_ text, state_ text, before_ text, at_ timestamptz,
    network_ bigint, hub_ bigint, organisation_ bigint, other_hub_ bigint, other_organisation_ bigint
) RETURNS void LANGUAGE sql AS $body$
    INSERT INTO webhooks_delivery (endpoint_id, event_id, event, key, state, before, hub_id, happened_at, status,
        attempts, next_attempt_at)
    SELECT one.id, event_id, event_, key_, state_, before_, hub_, at_, 'waiting', 0, at_
    FROM (SELECT gen_random_uuid() AS event_id OFFSET 0) AS made, webhooks_endpoint AS one
    WHERE one.network_id = network_ AND one.ended_at IS NULL AND event_ = ANY (one.events)
        AND (one.hub_id IS NULL
            OR one.hub_id = hub_ AND (organisation_ IS NULL OR one.organisation_id = organisation_)
            OR one.hub_id = other_hub_
                AND (other_organisation_ IS NULL OR one.organisation_id = other_organisation_))
$body$;

CREATE FUNCTION webhooks_tell_enquiry() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE before_ text := '';
BEGIN
    IF TG_OP = 'UPDATE' THEN
        before_ := OLD.status;
        IF (OLD.hub_id, OLD.organisation_id) IS DISTINCT FROM (NEW.hub_id, NEW.organisation_id) THEN
            PERFORM webhooks_tell('enquiry.passed', NEW.public_id::text, NEW.status, before_, NEW.assigned_at,
                NEW.network_id, NEW.hub_id, NULL, OLD.hub_id, NULL);
        END IF;
        IF OLD.status = NEW.status THEN
            RETURN NULL;
        END IF;
    END IF;
    PERFORM webhooks_tell('enquiry.' || NEW.status, NEW.public_id::text, NEW.status, before_,
        CASE WHEN TG_OP = 'INSERT' THEN NEW.received_at ELSE coalesce(NEW.answered_at, now()) END,
        NEW.network_id, NEW.hub_id, NULL, NULL, NULL);
    RETURN NULL;
END $body$;
CREATE TRIGGER webhooks_enquiry_is_told
    AFTER INSERT OR UPDATE OF status, hub_id, organisation_id ON orientation_enquiry
    FOR EACH ROW EXECUTE FUNCTION webhooks_tell_enquiry();

CREATE FUNCTION webhooks_tell_referral() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE before_ text := '';
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.state = NEW.state THEN
            RETURN NULL;
        END IF;
        before_ := OLD.state;
    END IF;
    -- The receiver learns nothing of what was never sent to it.
    PERFORM webhooks_tell('referral.' || NEW.state, NEW.public_id::text, NEW.state, before_, NEW.state_at,
        NEW.network_id, NEW.hub_id, NEW.organisation_id,
        CASE WHEN NEW.sent_at IS NOT NULL THEN NEW.to_hub_id END, NEW.to_organisation_id);
    RETURN NULL;
END $body$;
CREATE TRIGGER webhooks_referral_is_told
    AFTER INSERT OR UPDATE OF state ON orientation_referral
    FOR EACH ROW WHEN (NEW.state <> 'draft') EXECUTE FUNCTION webhooks_tell_referral();

CREATE FUNCTION webhooks_tell_question() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE before_ text := '';
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.state = NEW.state THEN
            RETURN NULL;
        END IF;
        before_ := OLD.state;
    END IF;
    PERFORM webhooks_tell('question.' || NEW.state, NEW.year || '-' || to_char(NEW.number, 'FM9999000'), NEW.state,
        before_, CASE WHEN TG_OP = 'INSERT' THEN NEW.asked_at ELSE coalesce(NEW.answered_at, now()) END,
        NEW.network_id, NULL, NULL, NULL, NULL);
    RETURN NULL;
END $body$;
CREATE TRIGGER webhooks_question_is_told
    AFTER INSERT OR UPDATE OF state ON dialogue_question
    FOR EACH ROW EXECUTE FUNCTION webhooks_tell_question();
"""
SILENT = """
DROP TRIGGER webhooks_question_is_told ON dialogue_question;
DROP FUNCTION webhooks_tell_question();
DROP TRIGGER webhooks_referral_is_told ON orientation_referral;
DROP FUNCTION webhooks_tell_referral();
DROP TRIGGER webhooks_enquiry_is_told ON orientation_enquiry;
DROP FUNCTION webhooks_tell_enquiry();
DROP FUNCTION webhooks_tell(text, text, text, text, timestamptz, bigint, bigint, bigint, bigint, bigint);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("webhooks", "0001_endpoints_and_deliveries"),
        ("orientation", "0011_referral_stage"),
        ("dialogue", "0002_frozen_sheets"),
    ]

    operations = [migrations.RunSQL(TELL, SILENT)]
