-- Undoes 0003_search.sql: everything hangs from the functions, so dropping them drops the triggers and the view.

DROP VIEW offers_reach_now;
DROP FUNCTION offers_refuse_chain, offers_follow_offer, offers_follow_delivery, offers_follow_hub, offers_follow_desk,
    offers_follow_rows, offers_refresh_reach CASCADE;
DROP FUNCTION offers_search, offers_judge, offers_band_end, offers_band, offers_fifth_power, offers_fits, offers_serves,
    offers_holds, offers_stage_position, offers_subject_mask, offers_audience_mask, offers_mode_mask,
    offers_tier_number, offers_mask;
