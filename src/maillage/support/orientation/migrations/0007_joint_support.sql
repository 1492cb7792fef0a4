-- Joint support: a partner that accepted it sees, as they are now, the journey that was shared while it is open and its
-- meetings to come (layer L2), as long as the person shares them. Only rows that hold neither a reason nor a subject: an ended
-- journey, whose reason may be health, and a meeting that was held are not among them. Notes have a table of their own.

CREATE INDEX referral_joint ON orientation_referral (to_organisation_id) WHERE kind = 'co_support' AND accepted_at IS NOT NULL;

-- The journeys are found once for a statement, not once for each row.
CREATE POLICY joint_support ON journeys_journey FOR SELECT USING (
    exit_reason = '' AND id = ANY (ARRAY(
        SELECT referral.journey_id
        FROM orientation_referral referral
        JOIN orientation_shareditem item ON item.referral_id = referral.id
        WHERE referral.kind = 'co_support'
            AND referral.to_organisation_id = ANY ((SELECT eyes_organisations())::bigint[])
            AND referral.accepted_at IS NOT NULL
            AND referral.state IN ('accepted', 'in_contact', 'met', 'taken_over')
            AND referral_is_read(referral.state, referral.sent_at, referral.closed_at, referral.outcome)
            AND item.kind = 'journey' AND item.agreed_at IS NOT NULL AND item.stopped_at IS NULL)));

CREATE POLICY joint_support ON journeys_meeting FOR SELECT USING (
    status = 'planned' AND subjects = '{}' AND journey_id = ANY (ARRAY(
        SELECT referral.journey_id
        FROM orientation_referral referral
        JOIN orientation_shareditem item ON item.referral_id = referral.id
        WHERE referral.kind = 'co_support'
            AND referral.to_organisation_id = ANY ((SELECT eyes_organisations())::bigint[])
            AND referral.accepted_at IS NOT NULL
            AND referral.state IN ('accepted', 'in_contact', 'met', 'taken_over')
            AND referral_is_read(referral.state, referral.sent_at, referral.closed_at, referral.outcome)
            AND item.kind = 'journey' AND item.agreed_at IS NOT NULL AND item.stopped_at IS NULL)));
