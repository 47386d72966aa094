using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Tests.Sql;

public sealed class StatementFactsTests
{
    [Theory]
    [InlineData("BEGIN", TransactionControl.Begin)]
    [InlineData("begin isolation level serializable", TransactionControl.Begin)]
    [InlineData("START TRANSACTION", TransactionControl.Begin)]
    [InlineData("COMMIT", TransactionControl.Commit)]
    [InlineData("END TRANSACTION", TransactionControl.Commit)]
    [InlineData("COMMIT AND NO CHAIN", TransactionControl.Commit)]
    [InlineData("COMMIT WORK AND CHAIN", TransactionControl.CommitAndChain)]
    [InlineData("ROLLBACK", TransactionControl.Rollback)]
    [InlineData("ABORT WORK", TransactionControl.Rollback)]
    [InlineData("ROLLBACK AND CHAIN", TransactionControl.RollbackAndChain)]
    [InlineData("PREPARE TRANSACTION 'x'", TransactionControl.Prepare)]
    [InlineData("SAVEPOINT s", TransactionControl.Savepoint)]
    [InlineData("RELEASE s", TransactionControl.ReleaseSavepoint)]
    [InlineData("ROLLBACK TO s", TransactionControl.RollbackToSavepoint)]
    [InlineData("ROLLBACK TRANSACTION TO SAVEPOINT s", TransactionControl.RollbackToSavepoint)]
    [InlineData("COMMIT PREPARED 'x'", TransactionControl.None)]
    [InlineData("SET TRANSACTION READ ONLY", TransactionControl.None)]
    [InlineData("SELECT 1", TransactionControl.None)]
    internal void Transaction_control(string sql, TransactionControl control) =>
        Assert.Equal(control, StatementFacts.Read(sql).Control);

    [Theory]
    [InlineData("SET client_encoding = 'LATIN1'", "client_encoding", "LATIN1", false)]
    [InlineData("SET client_encoding TO win1252", "client_encoding", "win1252", false)]
    [InlineData("SET NAMES 'UTF8'", "client_encoding", "UTF8", false)]
    [InlineData("SET LOCAL NAMES DEFAULT", "client_encoding", null, true)]
    [InlineData("SET NAMES", "client_encoding", null, false)]
    [InlineData("RESET client_encoding", "client_encoding", null, false)]
    [InlineData("SET lock_timeout = 0", "lock_timeout", "0", false)]
    [InlineData("SET LOCAL statement_timeout TO '5 min'", "statement_timeout", "5 min", true)]
    [InlineData("SET SESSION Synchronous_Commit = OFF", "synchronous_commit", "OFF", false)]
    [InlineData("SET a.b = E'x\\'\\u0041\\n\\101'", "a.b", "x'A\nA", false)]
    [InlineData("SET x = $$y$$", "x", "y", false)]
    [InlineData("SET search_path TO a, \"B\"", "search_path", "a, \"B\"", false)]
    [InlineData("SET SCHEMA 'a'", "search_path", "a", false)]
    [InlineData("SET seed = -1.5", "seed", "-1.5", false)]
    [InlineData("SET x TO DEFAULT", "x", null, false)]
    [InlineData("SET TIME ZONE LOCAL", "timezone", null, false)]
    [InlineData("SET TIME ZONE 'UTC'", "timezone", "UTC", false)]
    [InlineData("SET TIME ZONE INTERVAL '-08:00' HOUR TO MINUTE", "timezone", "INTERVAL '-08:00' HOUR TO MINUTE", false)]
    [InlineData("SET ROLE joe", "role", "joe", false)]
    [InlineData("SET LOCAL SESSION AUTHORIZATION 'joe'", "session_authorization", "joe", true)]
    [InlineData("SET SESSION AUTHORIZATION DEFAULT", "session_authorization", null, false)]
    [InlineData("RESET SESSION AUTHORIZATION", "session_authorization", null, false)]
    [InlineData("RESET ALL", "all", null, false)]
    [InlineData("SET TRANSACTION READ ONLY", "transaction", "READ ONLY", true)]
    [InlineData("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY", "session characteristics", "READ ONLY", false)]
    [InlineData("SET XML OPTION DOCUMENT", "xmloption", "DOCUMENT", false)]
    public void Settings(string sql, string name, string? value, bool isLocal)
    {
        var facts = StatementFacts.Read(sql);
        Assert.Equal(new SettingChange(name, value, isLocal ? SettingScope.Local : SettingScope.Session), facts.Setting);
        Assert.Equal(name == "client_encoding", facts.SetsClientEncoding);
    }

    [Theory]
    [InlineData("SET CONSTRAINTS ALL DEFERRED")]
    [InlineData("UPDATE t SET a = 1")]
    [InlineData("ALTER ROLE r SET lock_timeout = 1")]
    public void Others_set_nothing(string sql) => Assert.Null(StatementFacts.Read(sql).Setting);

    [Theory]
    [InlineData("COPY s.t (a) FROM stdin", "s.t", true, CopyChannel.Client)]
    [InlineData("COPY BINARY t FROM stdin", "t", true, CopyChannel.Client)]
    [InlineData("COPY binary FROM stdin", "binary", true, CopyChannel.Client)]
    [InlineData("COPY t TO STDOUT (FORMAT csv)", "t", false, CopyChannel.Client)]
    [InlineData("COPY (SELECT a FROM t) TO '/tmp/x'", null, false, CopyChannel.File)]
    [InlineData("COPY t FROM '/tmp/x'", "t", true, CopyChannel.File)]
    [InlineData("COPY t TO PROGRAM 'gzip'", "t", false, CopyChannel.Program)]
    internal void Copies(string sql, string? table, bool isFrom, CopyChannel channel)
    {
        var facts = StatementFacts.Read(sql);
        Assert.Equal(new CopyStatement(table, isFrom, channel), facts.Copy);
        Assert.Equal(channel != CopyChannel.Client, facts.Effects.HasFlag(StatementEffects.External));
    }

    [Theory]
    [InlineData("SELECT dblink_exec('c', 'x')", StatementEffects.External | StatementEffects.Dblink)]
    [InlineData(
        "CREATE TABLE x AS SELECT * FROM public.\"dblink\"('c', 'x') AS t(a int)",
        StatementEffects.External | StatementEffects.Dblink
    )]
    [InlineData("SELECT lo_import('/x')", StatementEffects.External)]
    [InlineData("SELECT pg_catalog.lo_export (1, '/x')", StatementEffects.External)]
    [InlineData("CREATE SERVER s FOREIGN DATA WRAPPER w", StatementEffects.External)]
    [InlineData("ALTER SYSTEM SET a = 1", StatementEffects.External)]
    [InlineData("SELECT pg_advisory_lock(1)", StatementEffects.AdvisoryLock)]
    [InlineData("SELECT pg_try_advisory_xact_lock(1)", StatementEffects.AdvisoryLock)]
    [InlineData("SELECT pg_advisory_unlock_all()", StatementEffects.AdvisoryLock)]
    [InlineData("LOAD 'x'", StatementEffects.LoadsLibrary)]
    [InlineData("LISTEN c", StatementEffects.Listens)]
    [InlineData("DO $$ BEGIN END $$", StatementEffects.Opaque)]
    [InlineData("CALL p(dblink_connect('x'))", StatementEffects.Opaque | StatementEffects.External | StatementEffects.Dblink)]
    [InlineData("CREATE ROLE joe", StatementEffects.SharedCatalogue)]
    [InlineData("ALTER USER joe SET a = 1", StatementEffects.SharedCatalogue)]
    [InlineData("DROP GROUP g", StatementEffects.SharedCatalogue)]
    [InlineData("GRANT admin TO joe", StatementEffects.SharedCatalogue)]
    [InlineData("GRANT CONNECT ON DATABASE d TO joe", StatementEffects.SharedCatalogue)]
    [InlineData("REVOKE CREATE ON TABLESPACE x FROM joe", StatementEffects.SharedCatalogue)]
    [InlineData("ALTER DATABASE d SET a = 1", StatementEffects.SharedCatalogue)]
    [InlineData("COMMENT ON ROLE joe IS 'x'", StatementEffects.SharedCatalogue)]
    [InlineData("SECURITY LABEL ON DATABASE d IS 'x'", StatementEffects.SharedCatalogue)]
    [InlineData("CREATE TABLESPACE x LOCATION '/x'", StatementEffects.External | StatementEffects.SharedCatalogue)]
    [InlineData("CREATE USER MAPPING FOR joe SERVER s", StatementEffects.External)]
    [InlineData("GRANT SELECT ON TABLE database TO joe", StatementEffects.None)]
    [InlineData("COMMENT ON FUNCTION dblink(text) IS 'x'", StatementEffects.None)]
    [InlineData("CREATE VIEW v AS SELECT pg_advisory_lock(1)", StatementEffects.None)]
    [InlineData("SELECT 'pg_advisory_lock(1)', dblink FROM t -- lo_import(", StatementEffects.None)]
    [InlineData("SET LOCAL a = 1", StatementEffects.None)]
    internal void Effects(string sql, StatementEffects effects) => Assert.Equal(effects, StatementFacts.Read(sql).Effects);

    [Theory]
    [InlineData("SELECT $1", 7)]
    [InlineData("UPDATE t SET a = /* $2 */ $3", 26)]
    [InlineData("ALTER TABLE t ALTER a SET DEFAULT $1", 34)]
    [InlineData("SELECT '$1', $$ $1 $$, a$1", null)]
    [InlineData("PREPARE q AS SELECT $1", null)]
    [InlineData("CREATE FUNCTION f(int) RETURNS int RETURN $1", null)]
    [InlineData("CREATE OR REPLACE PROCEDURE f(int) BEGIN ATOMIC INSERT INTO t VALUES ($1); END", null)]
    public void Parameters_without_a_value(string sql, int? offset) =>
        Assert.Equal(offset, StatementFacts.Read(sql).ParameterOffset);

    [Fact]
    public void A_piece_is_read_with_the_settings_that_hold_there()
    {
        const string sql = @"SET standard_conforming_strings = off; SELECT 'a\', $1';";
        var facts = SqlSplitter
            .Split(sql)
            .Where(static piece => piece.Kind == SqlPieceKind.Statement)
            .Select(static piece => StatementFacts.Read(piece.Content(sql), piece.StandardConformingStrings))
            .ToList();
        Assert.Equal(2, facts.Count);
        Assert.Null(facts[1].ParameterOffset);
    }
}
