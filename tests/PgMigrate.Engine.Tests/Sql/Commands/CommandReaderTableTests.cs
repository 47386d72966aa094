using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Tests.Sql.Commands;

/// <summary>What the differential tests cannot say: expressions, offsets, and the grammar of 16 to 18.</summary>
public sealed class CommandReaderTableTests
{
    [Theory]
    [InlineData("int", "integer")]
    [InlineData("DEC(12, 2)", "numeric(12, 2)")]
    [InlineData("char(3)", "character(3)")]
    [InlineData("bpchar", "bpchar")]
    [InlineData("bpchar(3)", "character(3)")]
    [InlineData("\"char\"", "\"char\"")]
    [InlineData("character /* c */ VARYING ( 10 ) [ ]", "character varying(10)[]")]
    [InlineData("timestamp(3)", "timestamp without time zone(3)")]
    [InlineData("TIME WITH TIME ZONE", "time with time zone")]
    [InlineData("interval day to second(3)", "interval day to second(3)")]
    [InlineData("float(24)", "real")]
    [InlineData("float", "double precision")]
    [InlineData("serial4", "serial")]
    [InlineData("pg_catalog.timestamptz", "timestamp with time zone")]
    [InlineData("\"S\".\"a.b\"(1)", "S.a.b(1)")]
    [InlineData("int ARRAY[3]", "integer[]")]
    [InlineData("public.geometry(Point, 4326)", "public.geometry(Point, 4326)")]
    public void Types(string written, string expected) => Assert.Equal(expected, Column(written).Type?.ToString());

    [Theory]
    [InlineData("text DEFAULT now() NOT NULL", "now()")]
    [InlineData("text DEFAULT NULL NULL", "NULL")]
    [InlineData("text DEFAULT 'a' || 'b'::text COLLATE \"C\"", "'a' || 'b'::text")]
    [InlineData(
        "int DEFAULT CASE WHEN a IS NOT NULL THEN 1 ELSE NULL END UNIQUE",
        "CASE WHEN a IS NOT NULL THEN 1 ELSE NULL END"
    )]
    [InlineData("int[] DEFAULT ARRAY[1, 2] CHECK (true)", "ARRAY[1, 2]")]
    [InlineData("bool DEFAULT (NOT a) CONSTRAINT c NOT NULL", "(NOT a)")]
    [InlineData("int DEFAULT 1 IS NOT DISTINCT FROM NULL GENERATED", "1 IS NOT DISTINCT FROM NULL")]
    [InlineData("int DEFAULT 1 -- c\n", "1")]
    [InlineData("int NOT NULL", null)]
    public void Defaults(string written, string? expected) => Assert.Equal(expected, Column(written).Default);

    [Theory]
    [InlineData("int GENERATED ALWAYS AS (a + (b)) STORED", "a + (b)", true)]
    [InlineData("int GENERATED ALWAYS AS (a) VIRTUAL NOT NULL", "a", false)]
    [InlineData("int GENERATED ALWAYS AS (a) UNIQUE", "a", null)]
    [InlineData("int GENERATED ALWAYS AS IDENTITY", null, null)]
    public void Generated(string written, string? expected, bool? isStored)
    {
        var column = Column(written);
        Assert.Equal((expected, isStored, expected is null), (column.Generated, column.IsStored, column.IsIdentity));
    }

    [Theory]
    [InlineData("CHECK (a > 0) NOT ENFORCED", ConstraintKind.Check, false, true)]
    [InlineData("CONSTRAINT c CHECK (a > 0) ENFORCED NOT VALID", ConstraintKind.Check, true, false)]
    [InlineData("NOT NULL a NOT VALID", ConstraintKind.NotNull, true, false)]
    [InlineData("CONSTRAINT c NOT NULL \"A\" NO INHERIT", ConstraintKind.NotNull, false, false)]
    [InlineData("PRIMARY KEY (a, b WITHOUT OVERLAPS)", ConstraintKind.PrimaryKey, false, false)]
    [InlineData("FOREIGN KEY (a, PERIOD b) REFERENCES r (c, PERIOD d) NOT ENFORCED", ConstraintKind.ForeignKey, false, true)]
    internal void Constraints_of_later_servers(string written, ConstraintKind kind, bool isNotValid, bool isNotEnforced)
    {
        var constraint = Assert.IsType<AddConstraint>(Action($"ADD {written}")).Constraint;
        Assert.Equal((kind, isNotValid, isNotEnforced), (constraint.Kind, constraint.IsNotValid, constraint.IsNotEnforced));
        Assert.Equal(
            kind is ConstraintKind.PrimaryKey or ConstraintKind.ForeignKey ? ["a", "b"] : constraint.Columns,
            constraint.Columns
        );
    }

    [Fact]
    public void Constraints_of_a_column_follow_each_other()
    {
        var column = Column(
            "int CONSTRAINT p PRIMARY KEY CHECK (a > f(1, 2)) NO INHERIT REFERENCES s.r (id) ON DELETE CASCADE NOT NULL"
        );
        Assert.True(column.IsNotNull);
        Assert.Collection(
            column.Constraints,
            static key => Assert.Equal((ConstraintKind.PrimaryKey, "p"), (key.Kind, key.Name)),
            static check => Assert.Equal("a > f(1, 2)", check.Expression),
            static reference => Assert.Equal((new ObjectName("s", "r"), true), (reference.References, reference.ChangesOthers))
        );
    }

    [Fact]
    public void Offsets_are_those_of_the_first_token()
    {
        const string sql =
            "ALTER TABLE t /* x */ ADD COLUMN a int CONSTRAINT c CHECK (a > 0), DROP b, ADD CONSTRAINT d UNIQUE (a)";
        var actions = Assert.IsType<AlterTable>(CommandReader.Read(sql)).Actions;
        Assert.Equal(
            [
                sql.IndexOf("ADD COLUMN", StringComparison.Ordinal),
                sql.IndexOf("DROP b", StringComparison.Ordinal),
                sql.IndexOf("ADD CONSTRAINT", StringComparison.Ordinal),
            ],
            actions.Select(static action => action.Offset)
        );
        var column = Assert.IsType<AddColumn>(actions[0]).Column;
        Assert.Equal(sql.IndexOf("a int", StringComparison.Ordinal), column.Offset);
        Assert.Equal(sql.IndexOf("CONSTRAINT c", StringComparison.Ordinal), column.Constraints[0].Offset);
        Assert.Equal(
            sql.IndexOf("CONSTRAINT d", StringComparison.Ordinal),
            Assert.IsType<AddConstraint>(actions[2]).Constraint.Offset
        );
    }

    [Theory]
    [InlineData("ALTER a SET EXPRESSION AS (b * (2))", typeof(SetExpression))]
    [InlineData("ALTER a DROP EXPRESSION", typeof(AlterColumnOther))]
    [InlineData("ALTER CONSTRAINT c NOT ENFORCED", typeof(AlterConstraint))]
    [InlineData("ALTER CONSTRAINT c NO INHERIT", typeof(AlterConstraint))]
    [InlineData("SET ACCESS METHOD DEFAULT", typeof(SetAccessMethod))]
    [InlineData("ALTER a SET STATISTICS DEFAULT", typeof(AlterColumnOther))]
    [InlineData("SPLIT PARTITION p INTO (PARTITION a FOR VALUES IN (1), PARTITION b DEFAULT)", typeof(RebuildPartitions))]
    [InlineData("MERGE PARTITIONS (p, s.q) INTO r", typeof(RebuildPartitions))]
    [InlineData("MERGE PARTITIONS (p) INTO r", typeof(OtherTableAction))]
    [InlineData("SPLIT PARTITION p INTO r", typeof(OtherTableAction))]
    [InlineData("ADD", typeof(OtherTableAction))]
    [InlineData("ADD CONSTRAINT c", typeof(OtherTableAction))]
    [InlineData("FROBNICATE (a, b) c", typeof(OtherTableAction))]
    [InlineData("ADD \"unique\" int", typeof(AddColumn))]
    [InlineData("RENAME \"to\" TO b", typeof(RenameColumn))]
    public void Actions(string action, Type expected)
    {
        Assert.IsType(expected, Action(action));
        // Whatever it is, the rest of the list is there.
        var all = Assert.IsType<AlterTable>(CommandReader.Read($"ALTER TABLE t {action}, DROP COLUMN z")).Actions;
        Assert.Equal(2, all.Count);
        Assert.Equal("z", Assert.IsType<DropColumn>(all[1]).Column);
    }

    [Fact]
    public void Words_of_other_actions_are_in_capitals()
    {
        Assert.Equal("SET STATISTICS", Assert.IsType<AlterColumnOther>(Action("ALTER a set /**/ statistics 1")).Words);
        Assert.Equal("CLUSTER ON", Assert.IsType<OtherTableAction>(Action("cluster on ix")).Words);
        Assert.Equal("FROBNICATE A", Assert.IsType<OtherTableAction>(Action("frobnicate a (b)")).Words);
        Assert.Equal("a, 'b,c'", Assert.IsType<AlterColumnType>(Action("ALTER a TYPE int USING f(a, 'b,c')")).Using?[2..^1]);
        Assert.Equal(
            "f(1, 2) IS NOT NULL",
            Assert.IsType<SetDefault>(Action("ALTER a SET DEFAULT f(1, 2) IS NOT NULL")).Expression
        );
    }

    [Fact]
    public void A_whole_tablespace()
    {
        var alter = Assert.IsType<AlterTable>(
            CommandReader.Read("ALTER TABLE ALL IN TABLESPACE a OWNED BY b, c SET TABLESPACE d NOWAIT")
        );
        Assert.Null(alter.Table);
        Assert.Equal("d", Assert.IsType<SetTablespace>(Assert.Single(alter.Actions)).Tablespace);
    }

    static TableAction Action(string action) =>
        Assert.Single(Assert.IsType<AlterTable>(CommandReader.Read($"ALTER TABLE t {action}")).Actions);

    static ColumnDefinition Column(string definition) =>
        Assert.Single(Assert.IsType<CreateTable>(CommandReader.Read($"CREATE TABLE t (a {definition})")).Columns);
}
