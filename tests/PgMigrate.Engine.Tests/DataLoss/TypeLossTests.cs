using PgMigrate.Engine.DataLoss;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Tests.DataLoss;

/// <summary>Which changes of a column's type can lose something without an error.</summary>
public sealed class TypeLossTests
{
    [Theory]
    [InlineData("character varying(20)", "varchar(10)")]
    [InlineData("text", "varchar(10)")]
    [InlineData("character varying", "varchar(10)")]
    [InlineData("character(10)", "char(4)")]
    [InlineData("character(10)", "char")]
    [InlineData("bit(8)", "bit(4)")]
    [InlineData("bit varying", "varbit(4)")]
    [InlineData("numeric", "numeric(10, 2)")]
    [InlineData("numeric(10,4)", "numeric(10, 2)")]
    [InlineData("numeric(10,2)", "integer")]
    [InlineData("double precision", "real")]
    [InlineData("double precision", "numeric")]
    [InlineData("bigint", "double precision")]
    [InlineData("timestamp with time zone", "timestamp")]
    [InlineData("timestamp without time zone", "timestamptz")]
    [InlineData("timestamp without time zone", "date")]
    [InlineData("timestamp without time zone", "timestamp(0)")]
    [InlineData("json", "jsonb")]
    [InlineData("integer[]", "integer")]
    [InlineData("app.color", "text")]
    [InlineData("integer", "bigint USING c * 2")]
    [InlineData("text", "integer USING length(c)")]
    [InlineData("interval", "interval year")]
    [InlineData("interval day to second(6)", "interval day to minute")]
    [InlineData("interval second(6)", "interval second(2)")]
    [InlineData("integer", "numeric(6, -3)")]
    [InlineData("numeric(6,0)", "numeric(6, -3)")]
    public void Values_can_change(string old, string wanted) => Assert.True(CanLose(old, wanted));

    [Theory]
    [InlineData("character varying(20)", "varchar(30)")]
    [InlineData("character varying(20)", "varchar")]
    [InlineData("character varying(20)", "text")]
    [InlineData("text", "varchar")]
    [InlineData("character(4)", "char(10)")]
    [InlineData("bit varying(4)", "varbit")]
    [InlineData("numeric(10,2)", "numeric")]
    [InlineData("numeric(10,2)", "numeric(8, 2)")]
    [InlineData("numeric(10,2)", "numeric(12, 4)")]
    [InlineData("bigint", "integer")]
    [InlineData("integer", "bigint")]
    [InlineData("integer", "numeric(3)")]
    [InlineData("integer", "text")]
    [InlineData("real", "double precision")]
    [InlineData("jsonb", "json")]
    [InlineData("interval year to month", "interval")]
    [InlineData("interval year", "interval year")]
    [InlineData("date", "timestamp")]
    [InlineData("timestamp(0) without time zone", "timestamp")]
    [InlineData("integer", "bigint USING c")]
    [InlineData("integer", "bigint USING c::bigint")]
    public void Values_stay(string old, string wanted) => Assert.False(CanLose(old, wanted));

    [Fact]
    public void An_unknown_type_may_lose_anything() => Assert.True(TypeLoss.CanLose(null, Change("bigint")));

    private static bool CanLose(string old, string wanted) => TypeLoss.CanLose(Change(old).Type, Change(wanted));

    private static AlterColumnType Change(string type) =>
        Assert.IsType<AlterColumnType>(
            Assert.Single(Assert.IsType<AlterTable>(CommandReader.Read($"ALTER TABLE t ALTER c TYPE {type}")).Actions)
        );
}
