"""vues enregistrées, partages et préférences"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "partage",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("empreinte", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("compte_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("titre", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("params", sa.Text(), nullable=False),
        sa.Column("sections", sa.Text(), nullable=False),
        sa.Column("figee", sa.Boolean(), nullable=False),
        sa.Column("donnees", sa.Text(), nullable=True),
        sa.Column("demasque", sa.Boolean(), nullable=False),
        sa.Column("noms", sa.Boolean(), nullable=False),
        sa.Column("expire_le", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("revoque_le", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("visites", sa.Integer(), nullable=False),
        sa.Column("vu_le", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("cree_le", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["compte_id"], ["compte.id"], name=op.f("fk_partage_compte_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partage")),
        sa.UniqueConstraint("empreinte", name=op.f("uq_partage_empreinte")),
    )
    op.create_index(op.f("ix_partage_compte_id"), "partage", ["compte_id"], unique=False)
    op.create_table(
        "preference",
        sa.Column("compte_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("cle", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("valeur", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["compte_id"], ["compte.id"], name=op.f("fk_preference_compte_id")),
        sa.PrimaryKeyConstraint("compte_id", "cle", name=op.f("pk_preference")),
    )
    op.create_table(
        "vue",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("compte_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("nom", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("params", sa.Text(), nullable=False),
        sa.Column("defaut", sa.Boolean(), nullable=False),
        sa.Column("cree_le", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["compte_id"], ["compte.id"], name=op.f("fk_vue_compte_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vue")),
        sa.UniqueConstraint("compte_id", "nom", name=op.f("uq_vue_compte_id_nom")),
    )


def downgrade() -> None:
    op.drop_table("vue")
    op.drop_table("preference")
    op.drop_table("partage")
