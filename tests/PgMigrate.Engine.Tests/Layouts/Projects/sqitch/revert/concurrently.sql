DROP INDEX shop.asset_id_remark;
