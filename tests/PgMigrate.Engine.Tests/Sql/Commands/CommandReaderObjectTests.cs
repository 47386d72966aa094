using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Tests.Sql.Commands;

/// <summary>Near-misses, texts and the grammar of 16 to 18 for what is no table.</summary>
public sealed class CommandReaderObjectTests
{
    [Theory]
    [InlineData("ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT ON TABLES TO PUBLIC", false, "SELECT, INSERT", "TABLES", "public")]
    [InlineData(
        "ALTER DEFAULT PRIVILEGES FOR ROLE a IN SCHEMA s REVOKE GRANT OPTION FOR ALL PRIVILEGES ON LARGE OBJECTS FROM GROUP b, C",
        true,
        "ALL",
        "LARGE OBJECTS",
        "b, c"
    )]
    public void Default_privileges(string sql, bool isRevoke, string privileges, string type, string roles)
    {
        var command = Assert.IsType<GrantDefaults>(CommandReader.Read(sql));
        Assert.Equal(
            (isRevoke, privileges, type, roles),
            (command.IsRevoke, string.Join(", ", command.Privileges), command.ObjectType, string.Join(", ", command.Roles))
        );
    }

    [Theory]
    [InlineData("ALTER FUNCTION s.f(a integer) STABLE EXTERNAL SECURITY DEFINER SET search_path = a, b RESTRICT", true, "a, b")]
    [InlineData("ALTER PROCEDURE f SECURITY DEFINER", true, null)]
    [InlineData("ALTER ROUTINE f() SET search_path FROM CURRENT", false, "FROM CURRENT")]
    public void Options_of_routines(string sql, bool isSecurityDefiner, string? searchPath)
    {
        var command = Assert.IsType<AlterFunction>(CommandReader.Read(sql));
        Assert.Equal((isSecurityDefiner, searchPath), (command.IsSecurityDefiner, command.SearchPath));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-- only a comment")]
    [InlineData("SELECT 1")]
    [InlineData("SELECT a AS into FROM t")]
    [InlineData("VALUES (1)")]
    [InlineData("CREATE")]
    [InlineData("CREATE TABLE")]
    [InlineData("CREATE INDEX ix")]
    [InlineData("CREATE DATABASE d")]
    [InlineData("CREATE AGGREGATE truncate (int) (sfunc = f)")]
    [InlineData("CREATE STATISTICS update ON a FROM t")]
    [InlineData("ALTER SYSTEM SET a = 1")]
    [InlineData("ALTER FUNCTION f() OWNER TO joe")]
    [InlineData("ALTER ROLE ALL SET a = 1")]
    [InlineData("LOCK t IN FRIENDLY MODE")]
    [InlineData("ANALYZE t")]
    [InlineData("COPY t TO STDOUT")]
    [InlineData("DO $$ BEGIN DROP TABLE t; END $$")]
    [InlineData("\"DROP\" TABLE t")]
    [InlineData("EXPLAIN ANALYZE DELETE FROM t")]
    public void What_no_rule_needs(string sql) => Assert.Null(CommandReader.Read(sql));

    [Theory]
    [InlineData("CREATE FUNCTION f() RETURNS int SET search_path = s, \"P\" LANGUAGE sql AS ''", "s, \"P\"")]
    [InlineData("CREATE FUNCTION f() RETURNS int SET search_path TO '' STABLE AS ''", "''")]
    [InlineData("CREATE FUNCTION f() RETURNS int SET \"search_path\" FROM CURRENT STABLE AS ''", "FROM CURRENT")]
    [InlineData("CREATE FUNCTION f() RETURNS int SET work_mem = '1MB' AS ' SET search_path = s'", null)]
    [InlineData("CREATE FUNCTION f() RETURNS int AS $$ x $$ SET search_path = DEFAULT", "DEFAULT")]
    public void Search_paths(string sql, string? expected) =>
        Assert.Equal(expected, Assert.IsType<CreateFunction>(CommandReader.Read(sql)).SearchPath);

    [Theory]
    [InlineData("CREATE ROLE joe PASSWORD 'x''y'", "x'y", "'x''y'")]
    [InlineData("CREATE USER joe WITH LOGIN ENCRYPTED PASSWORD $$a$$ CREATEDB", "a", "$$a$$")]
    [InlineData("ALTER ROLE joe IN DATABASE d SET password_encryption = 'x'", null, null)]
    [InlineData("CREATE ROLE joe PASSWORD NULL", null, null)]
    [InlineData("CREATE ROLE joe IN ROLE password, x", null, null)]
    [InlineData("CREATE ROLE password PASSWORD 'x'", "x", "'x'")]
    public void Passwords(string sql, string? password, string? literal)
    {
        var role = Assert.IsType<RoleCommand>(CommandReader.Read(sql));
        Assert.Equal(password, role.Password);
        Assert.Equal(literal is null ? null : sql.IndexOf(literal, StringComparison.Ordinal), role.PasswordOffset);
    }

    [Theory]
    [InlineData("ALTER DOMAIN d VALIDATE CONSTRAINT c", "VALIDATE CONSTRAINT")]
    [InlineData("ALTER DOMAIN d set /**/ not null", "SET NOT NULL")]
    [InlineData("ALTER DOMAIN d DROP CONSTRAINT IF EXISTS c", "DROP CONSTRAINT")]
    [InlineData("ALTER DOMAIN d SET DEFAULT 1", "SET DEFAULT")]
    public void Domains(string sql, string words) =>
        Assert.Equal(new AlterDomain(new ObjectName(null, "d"), words), CommandReader.Read(sql));

    [Theory]
    [InlineData("ALTER TYPE s.x SET SCHEMA t", "TYPE")]
    [InlineData("ALTER DOMAIN s.x SET SCHEMA \"t\"", "DOMAIN")]
    [InlineData("ALTER FUNCTION s.x(a integer, b text) SET SCHEMA t", "FUNCTION")]
    [InlineData("ALTER OPERATOR CLASS s.x USING btree SET SCHEMA t", "OPERATOR CLASS")]
    public void Moves(string sql, string type) =>
        Assert.Equal(new MoveObject(type, new ObjectName("s", "x"), "t"), CommandReader.Read(sql));

    [Theory]
    [InlineData("ALTER DOMAIN s.d ADD CONSTRAINT c CHECK (value > 0) NOT VALID", ConstraintKind.Check, true)]
    [InlineData("ALTER DOMAIN s.d ADD NOT NULL", ConstraintKind.NotNull, false)]
    internal void Constraints_of_domains(string sql, ConstraintKind kind, bool isNotValid)
    {
        var constraint = Assert.IsType<AddDomainConstraint>(CommandReader.Read(sql)).Constraint;
        Assert.Equal((kind, isNotValid), (constraint.Kind, constraint.IsNotValid));
    }

    [Theory]
    [InlineData("CREATE SCHEMA IF NOT EXISTS s", "s", true, false)]
    [InlineData("CREATE SCHEMA AUTHORIZATION joe", "joe", false, false)]
    [InlineData("CREATE SCHEMA AUTHORIZATION CURRENT_USER", null, false, false)]
    [InlineData("CREATE SCHEMA \"S\" AUTHORIZATION joe CREATE TABLE t (a int)", "S", false, true)]
    public void Schemas(string sql, string? name, bool ifNotExists, bool hasElements) =>
        Assert.Equal(new CreateSchema(name, ifNotExists) { HasElements = hasElements }, CommandReader.Read(sql));

    [Fact]
    public void Texts_are_kept_as_written()
    {
        Assert.Equal(
            "SELECT 1 AS \"A\"",
            Assert.IsType<CreateView>(CommandReader.Read("CREATE VIEW v (a) AS SELECT 1 AS \"A\" -- x")).Query
        );
        var index = Assert.IsType<CreateIndex>(CommandReader.Read("CREATE INDEX ON t (a, lower(b)) WHERE a IS NOT NULL /* x */"));
        Assert.Equal("a IS NOT NULL", index.Predicate);
        Assert.Equal(["a", null], index.Columns);
    }

    [Theory]
    [InlineData("DROP CAST (int AS text)", "CAST", "")]
    [InlineData("DROP USER MAPPING IF EXISTS FOR joe SERVER s", "USER MAPPING", "joe")]
    [InlineData("DROP OWNED BY joe, \"B\" CASCADE", "OWNED", "joe, B")]
    [InlineData("DROP DATABASE d WITH (FORCE)", "DATABASE", "d")]
    [InlineData("DROP TABLE U&\"\\0061b\", \"a\"\"b\".\"C.D\"", "TABLE", "ab, a\"b.C.D")]
    [InlineData("DROP OPERATOR CLASS s.c USING btree CASCADE", "OPERATOR CLASS", "s.c")]
    public void Drops(string sql, string type, string names)
    {
        var drop = Assert.IsType<DropObjects>(CommandReader.Read(sql));
        Assert.Equal((type, names), (drop.ObjectType, string.Join(", ", drop.Names)));
        Assert.Equal(sql.EndsWith("CASCADE", StringComparison.Ordinal), drop.IsCascade);
    }

    [Theory]
    [InlineData("VACUUM (FULL, VERBOSE) ONLY t", true, "t")]
    [InlineData("VACUUM (FULL off, FULL)", true, "")]
    [InlineData("VACUUM \"full\"", false, "full")]
    public void Vacuums(string sql, bool isFull, string tables)
    {
        var vacuum = Assert.IsType<Vacuum>(CommandReader.Read(sql));
        Assert.Equal((isFull, tables), (vacuum.IsFull, string.Join(", ", vacuum.Tables)));
    }
}
