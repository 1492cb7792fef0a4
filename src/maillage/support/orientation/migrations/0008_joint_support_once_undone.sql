ALTER POLICY joint_support ON journeys_journey
USING (
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

ALTER POLICY joint_support ON journeys_meeting
USING (
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

DROP FUNCTION eyes_joint_journeys();
