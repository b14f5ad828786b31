"""premier schema"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "compte",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("email", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("nom", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("role", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("actif", sa.Boolean(), nullable=False),
        sa.Column("mot_de_passe", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("cree_le", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compte")),
        sa.UniqueConstraint("email", name=op.f("uq_compte_email")),
    )
    op.create_table(
        "equipe",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("nom", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equipe")),
        sa.UniqueConstraint("nom", name=op.f("uq_equipe_nom")),
    )
    op.create_table(
        "lieu",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("nom", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("structure", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("adresse", sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
        sa.Column("commune", sqlmodel.sql.sqltypes.AutoString(length=5), nullable=False),
        sa.Column("source", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=True),
        sa.Column("cree_le", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lieu")),
        sa.UniqueConstraint("source", name=op.f("uq_lieu_source")),
    )
    with op.batch_alter_table("lieu", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lieu_structure"), ["structure"], unique=False)

    op.create_table(
        "parametre",
        sa.Column("cle", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("valeur", sqlmodel.sql.sqltypes.AutoString(length=400), nullable=False),
        sa.PrimaryKeyConstraint("cle", name=op.f("pk_parametre")),
    )
    op.create_table(
        "tentative",
        sa.Column("numero", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cle", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("quand", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("numero", name=op.f("pk_tentative")),
    )
    with op.batch_alter_table("tentative", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tentative_cle"), ["cle"], unique=False)

    op.create_table(
        "version_donnees",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version_donnees")),
    )
    op.create_table(
        "activite",
        sa.Column("numero", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("compte_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("type", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("canal", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("lieu_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("commune", sqlmodel.sql.sqltypes.AutoString(length=5), nullable=True),
        sa.Column("duree", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("participants", sa.Integer(), nullable=False),
        sa.Column("titre", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True),
        sa.Column("precision", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True),
        sa.Column("ressenti_libre", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True),
        sa.Column("notes", sqlmodel.sql.sqltypes.AutoString(length=4000), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("revision", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cree_le", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("modifie_le", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("supprime_le", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["compte_id"], ["compte.id"], name=op.f("fk_activite_compte_id")),
        sa.ForeignKeyConstraint(["lieu_id"], ["lieu.id"], name=op.f("fk_activite_lieu_id")),
        sa.PrimaryKeyConstraint("numero", name=op.f("pk_activite")),
        sa.UniqueConstraint("id", name=op.f("uq_activite_id")),
    )
    with op.batch_alter_table("activite", schema=None) as batch_op:
        batch_op.create_index("ix_activite_compte_id_date", ["compte_id", "date", "numero"], unique=False)
        batch_op.create_index("ix_activite_date", ["date", "numero"], unique=False)
        batch_op.create_index(batch_op.f("ix_activite_lieu_id"), ["lieu_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_activite_revision"), ["revision"], unique=False)

    op.create_table(
        "audit",
        sa.Column("numero", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quand", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("compte_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("action", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("objet", sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
        sa.Column("objet_id", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("champs", sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["compte_id"], ["compte.id"], name=op.f("fk_audit_compte_id")),
        sa.PrimaryKeyConstraint("numero", name=op.f("pk_audit")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_objet_id"), ["objet_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_quand"), ["quand"], unique=False)

    op.create_table(
        "billet",
        sa.Column("jeton", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("compte_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("expire_le", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["compte_id"], ["compte.id"], name=op.f("fk_billet_compte_id")),
        sa.PrimaryKeyConstraint("jeton", name=op.f("pk_billet")),
    )
    with op.batch_alter_table("billet", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_billet_compte_id"), ["compte_id"], unique=False)

    op.create_table(
        "compte_lieu",
        sa.Column("compte_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("lieu_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("favori", sa.Boolean(), nullable=False),
        sa.Column("quitte_le", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["compte_id"], ["compte.id"], name=op.f("fk_compte_lieu_compte_id")),
        sa.ForeignKeyConstraint(["lieu_id"], ["lieu.id"], name=op.f("fk_compte_lieu_lieu_id")),
        sa.PrimaryKeyConstraint("compte_id", "lieu_id", name=op.f("pk_compte_lieu")),
    )
    with op.batch_alter_table("compte_lieu", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_compte_lieu_lieu_id"), ["lieu_id"], unique=False)

    op.create_table(
        "equipe_territoire",
        sa.Column("equipe_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("niveau", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(length=9), nullable=False),
        sa.ForeignKeyConstraint(["equipe_id"], ["equipe.id"], name=op.f("fk_equipe_territoire_equipe_id")),
        sa.PrimaryKeyConstraint("equipe_id", "niveau", "code", name=op.f("pk_equipe_territoire")),
    )
    op.create_table(
        "membre",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("equipe_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("compte_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("coordonne", sa.Boolean(), nullable=False),
        sa.Column("du", sa.Date(), nullable=False),
        sa.Column("au", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["compte_id"], ["compte.id"], name=op.f("fk_membre_compte_id")),
        sa.ForeignKeyConstraint(["equipe_id"], ["equipe.id"], name=op.f("fk_membre_equipe_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membre")),
    )
    with op.batch_alter_table("membre", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membre_compte_id"), ["compte_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_membre_equipe_id"), ["equipe_id"], unique=False)

    op.create_table(
        "session_ouverte",
        sa.Column("jeton", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("compte_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("cree_le", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("vue_le", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["compte_id"], ["compte.id"], name=op.f("fk_session_ouverte_compte_id")),
        sa.PrimaryKeyConstraint("jeton", name=op.f("pk_session_ouverte")),
    )
    with op.batch_alter_table("session_ouverte", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_ouverte_compte_id"), ["compte_id"], unique=False)

    op.create_table(
        "reponse",
        sa.Column("activite", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("personne", sa.SmallInteger(), nullable=False),
        sa.Column("question", sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
        sa.Column("valeur", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("nombre", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activite"], ["activite.numero"], name=op.f("fk_reponse_activite"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("activite", "personne", "question", "valeur", name=op.f("pk_reponse")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("reponse")
    with op.batch_alter_table("session_ouverte", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_ouverte_compte_id"))

    op.drop_table("session_ouverte")
    with op.batch_alter_table("membre", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membre_equipe_id"))
        batch_op.drop_index(batch_op.f("ix_membre_compte_id"))

    op.drop_table("membre")
    op.drop_table("equipe_territoire")
    with op.batch_alter_table("compte_lieu", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_compte_lieu_lieu_id"))

    op.drop_table("compte_lieu")
    with op.batch_alter_table("billet", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_billet_compte_id"))

    op.drop_table("billet")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_quand"))
        batch_op.drop_index(batch_op.f("ix_audit_objet_id"))

    op.drop_table("audit")
    with op.batch_alter_table("activite", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activite_revision"))
        batch_op.drop_index(batch_op.f("ix_activite_lieu_id"))
        batch_op.drop_index("ix_activite_date")
        batch_op.drop_index("ix_activite_compte_id_date")

    op.drop_table("activite")
    op.drop_table("version_donnees")
    with op.batch_alter_table("tentative", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tentative_cle"))

    op.drop_table("tentative")
    op.drop_table("parametre")
    with op.batch_alter_table("lieu", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lieu_structure"))

    op.drop_table("lieu")
    op.drop_table("equipe")
    op.drop_table("compte")
