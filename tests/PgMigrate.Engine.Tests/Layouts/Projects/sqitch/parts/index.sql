CREATE INDEX asset_remark ON shop.asset (:column_name);
