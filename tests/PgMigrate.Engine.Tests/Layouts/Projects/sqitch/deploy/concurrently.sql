-- Deploy shop:concurrently to pg
CREATE INDEX CONCURRENTLY asset_id_remark ON shop.asset (id, remark);
